// Made by scripts/gen-names.mjs from cldr-core@48.2.0, cldr-localenames-full@48.2.0, i18n-iso-countries@7.14.0.

/** A row a line: tag, usual script, then the English names, with bars between them. */
export const languageData = `
aa|Latn|Afar
ab|Cyrl|Abkhazian
ace|Latn|Acehnese
ach|Latn|Acoli
ada|Latn|Adangme
ady|Cyrl|Adyghe
ae|Avst|Avestan
aeb|Arab|Tunisian Arabic
af|Latn|Afrikaans
afh|Latn|Afrihili
agq|Latn|Aghem
ain|Kana|Ainu
ak|Latn|Akan
akk|Xsux|Akkadian
akz|Latn|Alabama
ale|Latn|Aleut
aln|Latn|Gheg Albanian
alt|Cyrl|Southern Altai
am|Ethi|Amharic
an|Latn|Aragonese
ang|Latn|Old English
ann|Latn|Obolo
anp|Deva|Angika
ar|Arab|Arabic
ar-001||Modern Standard Arabic
arc|Armi|Aramaic
arn|Latn|Mapuche
aro|Latn|Araona
arp|Latn|Arapaho
arq|Arab|Algerian Arabic
ars|Arab|Najdi Arabic|Arabic, Najdi
arw|Latn|Arawak
ary|Arab|Moroccan Arabic
arz|Arab|Egyptian Arabic
as|Beng|Assamese
asa|Latn|Asu
ase|Sgnw|American Sign Language
ast|Latn|Asturian
atj|Latn|Atikamekw
av|Cyrl|Avaric
avk|Latn|Kotava
awa|Deva|Awadhi
ay|Latn|Aymara
az|Latn|Azerbaijani|Azeri
ba|Cyrl|Bashkir
bal|Arab|Baluchi
ban|Latn|Balinese
bar|Latn|Bavarian
bas|Latn|Basaa
bax|Bamu|Bamun
bbc|Latn|Batak Toba
bbj|Latn|Ghomala
be|Cyrl|Belarusian
bej|Arab|Beja
bem|Latn|Bemba
bew|Latn|Betawi
bez|Latn|Bena
bfd|Latn|Bafut
bfq|Taml|Badaga
bg|Cyrl|Bulgarian
bgc|Deva|Haryanvi
bgn|Arab|Western Balochi
bho|Deva|Bhojpuri
bi|Latn|Bislama
bik|Latn|Bikol
bin|Latn|Bini
bjn|Latn|Banjar
bkm|Latn|Kom
bla|Latn|Siksiká
blo|Latn|Anii
blt|Tavt|Tai Dam
bm|Latn|Bambara
bn|Beng|Bangla
bo|Tibt|Tibetan
bpy|Beng|Bishnupriya
bqi|Arab|Bakhtiari|Luri Bakhtiari
br|Latn|Breton
bra|Deva|Braj
brh|Arab|Brahui
brx|Deva|Bodo
bs|Latn|Bosnian
bss|Latn|Akoose
bua|Cyrl|Buriat
bug|Latn|Buginese
bum|Latn|Bulu
byn|Ethi|Blin
byv|Latn|Medumba
ca|Latn|Catalan
cad|Latn|Caddo
car|Latn|Carib
cay|Latn|Cayuga
cch|Latn|Atsam
ccp|Cakm|Chakma
ce|Cyrl|Chechen
ceb|Latn|Cebuano
cgg|Latn|Chiga
ch|Latn|Chamorro
chb|Latn|Chibcha
chg|Arab|Chagatai
chk|Latn|Chuukese
chm|Cyrl|Mari
chn|Latn|Chinook Jargon
cho|Latn|Choctaw
chp|Latn|Chipewyan
chr|Cher|Cherokee
chy|Latn|Cheyenne
cic|Latn|Chickasaw
ckb|Arab|Central Kurdish|Kurdish, Sorani|Kurdish, Central
clc|Latn|Chilcotin
co|Latn|Corsican
cop|Copt|Coptic
cps|Latn|Capiznon
cr|Cans|Cree|Woods Cree
crg|Latn|Michif
crh|Cyrl|Crimean Tatar
crj|Cans|Southern East Cree
crk|Cans|Plains Cree
crl|Cans|Northern East Cree
crm|Cans|Moose Cree
crr||Carolina Algonquian
crs|Latn|Seselwa Creole French
cs|Latn|Czech
csb|Latn|Kashubian
csw|Cans|Swampy Cree
cu|Cyrl|Church Slavic
cv|Cyrl|Chuvash
cy|Latn|Welsh
da|Latn|Danish
dak|Latn|Dakota
dar|Cyrl|Dargwa
dav|Latn|Taita
de|Latn|German
de-AT||Austrian German
de-CH||Swiss High German
del|Latn|Delaware
den|Latn|Slave
dgr|Latn|Dogrib
din|Latn|Dinka
dje|Latn|Zarma
doi|Deva|Dogri
dsb|Latn|Lower Sorbian
dtp|Latn|Central Dusun
dua|Latn|Duala
dum|Latn|Middle Dutch
dv|Thaa|Divehi
dyo|Latn|Jola-Fonyi
dyu|Latn|Dyula
dz|Tibt|Dzongkha
dzg|Latn|Dazaga
ebu|Latn|Embu
ee|Latn|Ewe
efi|Latn|Efik
egl|Latn|Emilian
egy|Egyp|Ancient Egyptian
eka|Latn|Ekajuk
el|Grek|Greek
elx||Elamite
en|Latn|English
en-AU||Australian English
en-CA||Canadian English
en-GB||British English|UK English
en-US||American English|US English
enm|Latn|Middle English
eo|Latn|Esperanto
es|Latn|Spanish
es-419||Latin American Spanish
es-ES||European Spanish
es-MX||Mexican Spanish
esu|Latn|Central Yupik
et|Latn|Estonian
eu|Latn|Basque
ewo|Latn|Ewondo
ext|Latn|Extremaduran
fa|Arab|Persian
fa-AF||Dari
fan|Latn|Fang
fat||Fanti
ff|Latn|Fula
fi|Latn|Finnish
fil|Latn|Filipino
fit|Latn|Tornedalen Finnish
fj|Latn|Fijian
fo|Latn|Faroese
fon|Latn|Fon
fr|Latn|French
fr-CA||Canadian French
fr-CH||Swiss French
frc|Latn|Cajun French
frm|Latn|Middle French
fro|Latn|Old French
frp|Latn|Arpitan
frr|Latn|Northern Frisian
frs|Latn|Eastern Frisian
fur|Latn|Friulian
fy|Latn|Western Frisian
ga|Latn|Irish
gaa|Latn|Ga
gag|Latn|Gagauz
gan|Hans|Gan Chinese
gay|Latn|Gayo
gba|Latn|Gbaya
gbz|Arab|Zoroastrian Dari
gd|Latn|Scottish Gaelic
gez|Ethi|Geez
gil|Latn|Gilbertese
gl|Latn|Galician
glk|Arab|Gilaki
gmh|Latn|Middle High German
gn|Latn|Guarani
goh|Latn|Old High German
gon|Deva|Gondi
gor|Latn|Gorontalo
got|Goth|Gothic
grb|Latn|Grebo
grc|Grek|Ancient Greek
gsw|Latn|Swiss German
gu|Gujr|Gujarati
guc|Latn|Wayuu
gur|Latn|Frafra
guz|Latn|Gusii
gv|Latn|Manx
gwi|Latn|Gwichʼin
ha|Latn|Hausa
hai|Latn|Haida
hak|Hans|Hakka Chinese
haw|Latn|Hawaiian
hax|Latn|Southern Haida
he|Hebr|Hebrew
hi|Deva|Hindi
hi-Latn||Hindi (Latin)|Hinglish
hif|Deva|Fiji Hindi
hil|Latn|Hiligaynon
hit|Xsux|Hittite
hmn|Latn|Hmong
hnj|Hmnp|Hmong Njua
ho|Latn|Hiri Motu
hr|Latn|Croatian
hsb|Latn|Upper Sorbian
hsn|Hans|Xiang Chinese
ht|Latn|Haitian Creole
hu|Latn|Hungarian
hup|Latn|Hupa
hur|Latn|Halkomelem
hy|Armn|Armenian
hz|Latn|Herero
ia|Latn|Interlingua
iba|Latn|Iban
ibb|Latn|Ibibio
id|Latn|Indonesian
ie|Latn|Interlingue
ig|Latn|Igbo
ii|Yiii|Sichuan Yi
ik|Latn|Inupiaq
ikt|Latn|Western Canadian Inuktitut
ilo|Latn|Iloko
inh|Cyrl|Ingush
io|Latn|Ido
is|Latn|Icelandic
it|Latn|Italian
iu|Cans|Inuktitut
izh|Latn|Ingrian
ja|Jpan|Japanese
jam|Latn|Jamaican Creole English
jbo|Latn|Lojban
jgo|Latn|Ngomba
jmc|Latn|Machame
jpr|Hebr|Judeo-Persian
jrb|Hebr|Judeo-Arabic
jut|Latn|Jutish
jv|Latn|Javanese
ka|Geor|Georgian
kaa|Cyrl|Kara-Kalpak
kab|Latn|Kabyle
kac|Latn|Kachin
kaj|Latn|Jju
kam|Latn|Kamba
kaw|Bali|Kawi
kbd|Cyrl|Kabardian
kbl|Latn|Kanembu
kcg|Latn|Tyap
kde|Latn|Makonde
kea|Latn|Kabuverdianu
kek|Latn|Qʼeqchiʼ
ken|Latn|Kenyang
kfo|Latn|Koro
kg|Latn|Kongo
kgp|Latn|Kaingang
kha|Latn|Khasi
kho|Brah|Khotanese
khq|Latn|Koyra Chiini
khw|Arab|Khowar
ki|Latn|Kikuyu
kiu|Latn|Kirmanjki
kj|Latn|Kuanyama
kk|Cyrl|Kazakh
kkj|Latn|Kako
kl|Latn|Kalaallisut
kln|Latn|Kalenjin
km|Khmr|Khmer
kmb|Latn|Kimbundu
kn|Knda|Kannada
ko|Kore|Korean
koi|Cyrl|Komi-Permyak
kok|Deva|Konkani
kos|Latn|Kosraean
kpe|Latn|Kpelle
kr|Latn|Kanuri
krc|Cyrl|Karachay-Balkar
kri|Latn|Krio
krj|Latn|Kinaray-a
krl|Latn|Karelian
kru|Deva|Kurukh
ks|Arab|Kashmiri
ksb|Latn|Shambala
ksf|Latn|Bafia
ksh|Latn|Colognian
ku|Latn|Kurdish
kum|Cyrl|Kumyk
kut|Latn|Kutenai
kv|Cyrl|Komi
kw|Latn|Cornish
kwk|Latn|Kwakʼwala
kxv|Latn|Kuvi
ky|Cyrl|Kyrgyz|Kirghiz
la|Latn|Latin
lad|Hebr|Ladino
lag|Latn|Langi
lah|Arab|Western Panjabi
lam|Latn|Lamba
lb|Latn|Luxembourgish
lez|Cyrl|Lezghian
lfn|Latn|Lingua Franca Nova
lg|Latn|Ganda
li|Latn|Limburgish
lij|Latn|Ligurian
lil|Latn|Lillooet
liv|Latn|Livonian
lkt|Latn|Lakota
lmo|Latn|Lombard
ln|Latn|Lingala
lo|Laoo|Lao
lol|Latn|Mongo
lou|Latn|Louisiana Creole
loz|Latn|Lozi
lrc|Arab|Northern Luri
lsm|Latn|Saamia
lt|Latn|Lithuanian
ltg|Latn|Latgalian
lu|Latn|Luba-Katanga
lua|Latn|Luba-Lulua
lui|Latn|Luiseno
lun|Latn|Lunda
luo|Latn|Luo
lus|Latn|Mizo
luy|Latn|Luyia
lv|Latn|Latvian
lzh|Hant|Literary Chinese
lzz|Latn|Laz
mad|Latn|Madurese
maf|Latn|Mafa
mag|Deva|Magahi
mai|Deva|Maithili
mak|Latn|Makasar
man|Latn|Mandingo
mas|Latn|Masai
mde|Arab|Maba
mdf|Cyrl|Moksha
mdr|Latn|Mandar
men|Latn|Mende
mer|Latn|Meru
mfe|Latn|Morisyen
mg|Latn|Malagasy
mga|Latg|Middle Irish
mgh|Latn|Makhuwa-Meetto
mgo|Latn|Metaʼ
mh|Latn|Marshallese
mi|Latn|Māori
mic|Latn|Mi'kmaw
min|Latn|Minangkabau
mk|Cyrl|Macedonian
ml|Mlym|Malayalam
mn|Cyrl|Mongolian
mnc|Mong|Manchu
mni|Beng|Manipuri
moe|Latn|Innu-aimun
moh|Latn|Mohawk
mos|Latn|Mossi
mr|Deva|Marathi
mrj|Cyrl|Western Mari
ms|Latn|Malay
mt|Latn|Maltese
mua|Latn|Mundang
mus|Latn|Muscogee
mwl|Latn|Mirandese
mwr|Deva|Marwari
mwv|Latn|Mentawai
my|Mymr|Burmese|Myanmar Language
mye|Latn|Myene
myv|Cyrl|Erzya
mzn|Arab|Mazanderani
na|Latn|Nauru
nan|Hans|Min Nan Chinese
nap|Latn|Neapolitan
naq|Latn|Nama
nb|Latn|Norwegian Bokmål
nd|Latn|North Ndebele
nds|Latn|Low German
nds-NL||Low Saxon
ne|Deva|Nepali
new|Deva|Newari
ng|Latn|Ndonga
nia|Latn|Nias
niu|Latn|Niuean
njo|Latn|Ao Naga
nl|Latn|Dutch
nl-BE||Flemish
nmg|Latn|Kwasio
nn|Latn|Norwegian Nynorsk
nnh|Latn|Ngiemboon
no|Latn|Norwegian
nog|Cyrl|Nogai
non|Runr|Old Norse
nov|Latn|Novial
nqo|Nkoo|N’Ko
nr|Latn|South Ndebele
nso|Latn|Northern Sotho
nus|Latn|Nuer
nv|Latn|Navajo
nwc|Newa|Classical Newari
ny|Latn|Nyanja
nym|Latn|Nyamwezi
nyn|Latn|Nyankole
nyo|Latn|Nyoro
nzi|Latn|Nzima
oc|Latn|Occitan
oj|Cans|Ojibwa
ojb|Latn|Northwestern Ojibwa
ojc|Latn|Central Ojibwa
ojs|Cans|Oji-Cree
ojw|Latn|Western Ojibwa
oka|Latn|Okanagan|Colville Salish
om|Latn|Oromo
or|Orya|Odia
os|Cyrl|Ossetic
osa|Osge|Osage
ota|Arab|Ottoman Turkish
pa|Guru|Punjabi
pag|Latn|Pangasinan
pal|Phli|Pahlavi
pam|Latn|Pampanga
pap|Latn|Papiamento
pau|Latn|Palauan
pcd|Latn|Picard
pcm|Latn|Nigerian Pidgin
pdc|Latn|Pennsylvania German
pdt|Latn|Plautdietsch
peo|Xpeo|Old Persian
pfl|Latn|Palatine German
phn|Phnx|Phoenician
pi|Latn|Pali|Pāli
pis|Latn|Pijin
pl|Latn|Polish
pms|Latn|Piedmontese
pnt|Grek|Pontic
pon|Latn|Pohnpeian
pqm|Latn|Maliseet-Passamaquoddy
prg|Latn|Prussian
pro|Latn|Old Provençal
ps|Arab|Pashto|Pushto
pt|Latn|Portuguese
pt-BR||Brazilian Portuguese
pt-PT||European Portuguese
qu|Latn|Quechua
quc|Latn|Kʼicheʼ
qug|Latn|Chimborazo Highland Quichua
raj|Deva|Rajasthani
rap|Latn|Rapanui
rar|Latn|Rarotongan
rgn|Latn|Romagnol
rhg|Rohg|Rohingya
rif|Latn|Riffian
rm|Latn|Romansh
rn|Latn|Rundi
ro|Latn|Romanian
ro-MD||Moldavian
rof|Latn|Rombo
rom|Latn|Romany
rtm|Latn|Rotuman
ru|Cyrl|Russian
rue|Cyrl|Rusyn
rug|Latn|Roviana
rup|Latn|Aromanian
rw|Latn|Kinyarwanda
rwk|Latn|Rwa
sa|Deva|Sanskrit
sad|Latn|Sandawe
sah|Cyrl|Yakut
sam|Samr|Samaritan Aramaic
saq|Latn|Samburu
sas|Latn|Sasak
sat|Olck|Santali
saz|Saur|Sourashtra|Saurashtra
sba|Latn|Ngambay
sbp|Latn|Sangu
sc|Latn|Sardinian
scn|Latn|Sicilian
sco|Latn|Scots
sd|Arab|Sindhi
sdc|Latn|Sassarese Sardinian
sdh|Arab|Southern Kurdish
se|Latn|Northern Sami|Sami, Northern
see|Latn|Seneca
seh|Latn|Sena
sei|Latn|Seri
sel|Cyrl|Selkup
ses|Latn|Koyraboro Senni
sg|Latn|Sango
sga|Latn|Old Irish
sgs|Latn|Samogitian
sh||Serbo-Croatian
shi|Tfng|Tachelhit
shn|Mymr|Shan
shu|Arab|Chadian Arabic
si|Sinh|Sinhala
sid|Latn|Sidamo
sk|Latn|Slovak
sl|Latn|Slovenian
slh|Latn|Southern Lushootseed
sli|Latn|Lower Silesian
sly|Latn|Selayar
sm|Latn|Samoan
sma|Latn|Southern Sami|Sami, Southern
smj|Latn|Lule Sami|Sami, Lule
smn|Latn|Inari Sami|Sami, Inari
sms|Latn|Skolt Sami|Sami, Skolt
sn|Latn|Shona
snk|Latn|Soninke
so|Latn|Somali
sog|Sogd|Sogdien
sq|Latn|Albanian
sr|Cyrl|Serbian
sr-ME|Latn|Montenegrin
srn|Latn|Sranan Tongo
srr|Latn|Serer
ss|Latn|Swati
ssy|Latn|Saho
st|Latn|Southern Sotho
stq|Latn|Saterland Frisian
str|Latn|Straits Salish
su|Latn|Sundanese
suk|Latn|Sukuma
sus|Latn|Susu
sux||Sumerian
sv|Latn|Swedish
sw|Latn|Swahili
sw-CD||Congo Swahili
swb|Arab|Comorian
syc|Syrc|Classical Syriac
syr|Syrc|Syriac
szl|Latn|Silesian
ta|Taml|Tamil
tce|Latn|Southern Tutchone
tcy|Knda|Tulu
te|Telu|Telugu
tem|Latn|Timne
teo|Latn|Teso
ter|Latn|Tereno
tet|Latn|Tetum
tg|Cyrl|Tajik
tgx|Latn|Tagish
th|Thai|Thai
tht|Latn|Tahltan
ti|Ethi|Tigrinya
tig|Ethi|Tigre
tiv|Latn|Tiv
tk|Latn|Turkmen
tkl|Latn|Tokelauan
tkr|Latn|Tsakhur
tl|Latn|Tagalog
tlh||Klingon
tli|Latn|Tlingit
tly|Latn|Talysh
tmh|Latn|Tamashek
tn|Latn|Tswana
to|Latn|Tongan
tog|Latn|Nyasa Tonga
tok|Latn|Toki Pona
tpi|Latn|Tok Pisin
tr|Latn|Turkish
tru|Latn|Turoyo
trv|Latn|Taroko
trw|Arab|Torwali
ts|Latn|Tsonga
tsd|Grek|Tsakonian
tsi|Latn|Tsimshian
tt|Cyrl|Tatar
ttm|Latn|Northern Tutchone
ttt|Latn|Muslim Tat
tum|Latn|Tumbuka
tvl|Latn|Tuvalu
tw||Twi
twq|Latn|Tasawaq
ty|Latn|Tahitian
tyv|Cyrl|Tuvinian
tzm|Latn|Central Atlas Tamazight
udm|Cyrl|Udmurt
ug|Arab|Uyghur|Uighur
uga|Ugar|Ugaritic
uk|Cyrl|Ukrainian
umb|Latn|Umbundu
ur|Arab|Urdu
uz|Latn|Uzbek
vai|Vaii|Vai
ve|Latn|Venda
vec|Latn|Venetian
vep|Latn|Veps
vi|Latn|Vietnamese
vls|Latn|West Flemish
vmf|Latn|Main-Franconian
vmw|Latn|Makhuwa
vo|Latn|Volapük
vot|Latn|Votic
vro|Latn|Võro
vun|Latn|Vunjo
wa|Latn|Walloon
wae|Latn|Walser
wal|Ethi|Wolaytta
war|Latn|Waray
was|Latn|Washo
wbp|Latn|Warlpiri
wo|Latn|Wolof
wuu|Hans|Wu Chinese
xal|Cyrl|Kalmyk
xh|Latn|Xhosa
xmf|Geor|Mingrelian
xnr|Deva|Kangri
xog|Latn|Soga
yao|Latn|Yao
yap|Latn|Yapese
yav|Latn|Yangben
ybb|Latn|Yemba
yi|Hebr|Yiddish
yo|Latn|Yoruba
yrl|Latn|Nheengatu
yue|Hant|Cantonese|Chinese, Cantonese
za|Latn|Zhuang
zap|Latn|Zapotec
zbl||Blissymbols
zea|Latn|Zeelandic
zen|Tfng|Zenaga
zgh|Tfng|Standard Moroccan Tamazight
zh|Hans|Chinese|Mandarin Chinese|Chinese, Mandarin
zh-Hans||Simplified Chinese|Simplified Mandarin Chinese
zh-Hant|Hant|Traditional Chinese|Traditional Mandarin Chinese
zu|Latn|Zulu
zun|Latn|Zuni
zza|Latn|Zaza
`;

/** A row a line: code, then the English names, with bars between them. */
export const scriptData = `
Adlm|Adlam
Arab|Arabic|Perso-Arabic
Beng|Bangla
Cyrl|Cyrillic
Deva|Devanagari
Dsrt|Deseret
Guru|Gurmukhi
Hans|Simplified|Simplified Han
Hant|Traditional|Traditional Han
Hmnp|Nyiakeng Puachue Hmong
Latn|Latin
Mong|Mongolian
Mtei|Meitei Mayek
Nkoo|N’Ko
Olck|Ol Chiki
Orya|Odia
Rohg|Hanifi|Hanifi Rohingya
Shaw|Shavian
Sunu|Sunuwar
Telu|Telugu
Tfng|Tifinagh
Vaii|Vai
`;

/** A row a line: three-letter code and tag, with bars between them. */
export const iso639Data = `
aar|aa
abk|ab
afr|af
aka|ak
alb|sq
amh|am
ara|ar
arg|an
arm|hy
asm|as
ava|av
ave|ae
aym|ay
aze|az
bak|ba
bam|bm
baq|eu
bel|be
ben|bn
bih|bho
bis|bi
bod|bo
bos|bs
bre|br
bul|bg
bur|my
cat|ca
ces|cs
cha|ch
che|ce
chi|zh
chu|cu
chv|cv
cor|kw
cos|co
cre|cr
cym|cy
cze|cs
dan|da
deu|de
div|dv
dut|nl
dzo|dz
ell|el
eng|en
epo|eo
est|et
eus|eu
ewe|ee
fao|fo
fas|fa
fij|fj
fin|fi
fra|fr
fre|fr
fry|fy
ful|ff
geo|ka
ger|de
gla|gd
gle|ga
glg|gl
glv|gv
gre|el
grn|gn
guj|gu
hat|ht
hau|ha
hbs|sr-Latn
heb|he
her|hz
hin|hi
hmo|ho
hrv|hr
hun|hu
hye|hy
ibo|ig
ice|is
ido|io
iii|ii
iku|iu
ile|ie
ina|ia
ind|id
ipk|ik
isl|is
ita|it
jav|jv
jpn|ja
kal|kl
kan|kn
kas|ks
kat|ka
kau|kr
kaz|kk
khm|km
kik|ki
kin|rw
kir|ky
kom|kv
kon|kg
kor|ko
kua|kj
kur|ku
lao|lo
lat|la
lav|lv
lim|li
lin|ln
lit|lt
ltz|lb
lub|lu
lug|lg
mac|mk
mah|mh
mal|ml
mao|mi
mar|mr
may|ms
mkd|mk
mlg|mg
mlt|mt
mol|ro
mon|mn
mri|mi
msa|ms
mya|my
nau|na
nav|nv
nbl|nr
nde|nd
ndo|ng
nep|ne
nld|nl
nno|nn
nob|nb
nor|no
nya|ny
oci|oc
oji|oj
ori|or
orm|om
oss|os
pan|pa
per|fa
pli|pi
pol|pl
por|pt
prs|fa-AF
pus|ps
que|qu
roh|rm
ron|ro
rum|ro
run|rn
rus|ru
sag|sg
san|sa
sin|si
slk|sk
slo|sk
slv|sl
sme|se
smo|sm
sna|sn
snd|sd
som|so
sot|st
spa|es
sqi|sq
srd|sc
srp|sr
ssw|ss
sun|su
swa|sw
swc|sw-CD
swe|sv
tah|ty
tam|ta
tat|tt
tel|te
tgk|tg
tgl|fil
tha|th
tib|bo
tir|ti
ton|to
tsn|tn
tso|ts
tuk|tk
tur|tr
twi|ak
uig|ug
ukr|uk
urd|ur
uzb|uz
ven|ve
vie|vi
vol|vo
wel|cy
wln|wa
wol|wo
xho|xh
yid|yi
yor|yo
zha|za
zho|zh
zul|zu
`;
