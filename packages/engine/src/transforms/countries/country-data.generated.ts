// Made by scripts/gen-names.mjs from cldr-core@48.2.0, cldr-localenames-full@48.2.0, i18n-iso-countries@7.14.0.

/** A row a line: alpha-2, alpha-3 and numeric code, then the names, with bars between them. */
export const countryData = `
AD|AND|020|Andorra
AE|ARE|784|United Arab Emirates|UAE|الإمارات العربية المتحدة
AF|AFG|004|Afghanistan|افغانستان|Owganystan
AG|ATG|028|Antigua and Barbuda|Antigua & Barbuda
AI|AIA|660|Anguilla
AL|ALB|008|Albania|Shqipëri
AM|ARM|051|Armenia|Հայաստան
AO|AGO|024|Angola
AQ|ATA|010|Antarctica
AR|ARG|032|Argentina
AS|ASM|016|American Samoa
AT|AUT|040|Austria|Österreich|Austrija|Ausztria|Avstrija
AU|AUS|036|Australia
AW|ABW|533|Aruba
AX|ALA|248|Åland Islands|Aland Islands|Åland
AZ|AZE|031|Azerbaijan|Azərbaycan|Азәрбајҹан
BA|BIH|070|Bosnia and Herzegovina|Bosnia & Herzegovina|Bosnia|Bosna i Hercegovina|Босна и Херцеговина
BB|BRB|052|Barbados
BD|BGD|050|Bangladesh|বাংলাদেশ
BE|BEL|056|Belgium|Belgien|Belgique|België
BF|BFA|854|Burkina Faso
BG|BGR|100|Bulgaria|България
BH|BHR|048|Bahrain|البحرين
BI|BDI|108|Burundi|Uburundi
BJ|BEN|204|Benin|Bénin
BL|BLM|652|Saint Barthélemy|St. Barthélemy|Saint-Barthélemy
BM|BMU|060|Bermuda
BN|BRN|096|Brunei Darussalam|Brunei
BO|BOL|068|Bolivia
BQ|BES|535|Bonaire, Sint Eustatius and Saba|Caribbean Netherlands|Caribisch Nederland
BR|BRA|076|Brazil|Brasil|Brazile
BS|BHS|044|Bahamas
BT|BTN|064|Bhutan|འབྲུག
BV|BVT|074|Bouvet Island
BW|BWA|072|Botswana
BY|BLR|112|Belarus|Беларусь
BZ|BLZ|084|Belize
CA|CAN|124|Canada
CC|CCK|166|Cocos (Keeling) Islands|Cocos Islands
CD|COD|180|Democratic Republic of the Congo|Congo|Congo - Kinshasa|Congo (DRC)|Congo-Kinshasa|Congo (RDC)|Republíki ya Kongó Demokratíki|Kongo - Kinshasa|Kongo (DRC)
CF|CAF|140|Central African Republic|République centrafricaine|Ködörösêse tî Bêafrîka
CG|COG|178|Republic of the Congo|Congo|Congo - Brazzaville|Congo (Republic)|Congo-Brazzaville|République du Congo
CH|CHE|756|Switzerland|Schweiz|Suisse|Schwiiz|Svizzera|Svizra
CI|CIV|384|Cote d'Ivoire|Côte d'Ivoire|Ivory Coast|Côte d’Ivoire|République de Côte d’Ivoire
CK|COK|184|Cook Islands
CL|CHL|152|Chile
CM|CMR|120|Cameroon|Cameroun
CN|CHN|156|People's Republic of China|China|རྒྱ་ནག|중국|جۇڭگو|Cunghgoz|中国
CO|COL|170|Colombia
CR|CRI|188|Costa Rica
CU|CUB|192|Cuba
CV|CPV|132|Cape Verde|Cabo Verde
CW|CUW|531|Curaçao|Kòrsou
CX|CXR|162|Christmas Island
CY|CYP|196|Cyprus|Κύπρος|Kıbrıs
CZ|CZE|203|Czech Republic|Czechia|Česko|Česká republika
DE|DEU|276|Germany|Deutschland
DJ|DJI|262|Djibouti|جيبوتي
DK|DNK|208|Denmark|Danmark|Dänemark
DM|DMA|212|Dominica
DO|DOM|214|Dominican Republic|República Dominicana
DZ|DZA|012|Algeria|الجزائر|Algérie
EC|ECU|218|Ecuador
EE|EST|233|Estonia|Eesti
EG|EGY|818|Egypt|مصر
EH|ESH|732|Western Sahara|الصحراء الغربية
ER|ERI|232|Eritrea|إريتريا|ኤርትራ
ES|ESP|724|Spain|España|Espanya|Espainia|Espanha
ET|ETH|231|Ethiopia|ኢትዮጵያ
FI|FIN|246|Finland|Suomi
FJ|FJI|242|Fiji
FK|FLK|238|Falkland Islands (Malvinas)|Falkland Islands|Falkland Islands (Islas Malvinas)
FM|FSM|583|Micronesia, Federated States of|Micronesia
FO|FRO|234|Faroe Islands|Føroyar
FR|FRA|250|France
GA|GAB|266|Gabon
GB|GBR|826|United Kingdom|UK|Great Britain|Y Deyrnas Unedig|an Ríocht Aontaithe|An Rìoghachd Aonaichte
GD|GRD|308|Grenada
GE|GEO|268|Georgia|საქართველო|Гуырдзыстон
GF|GUF|254|French Guiana|Guyane française
GG|GGY|831|Guernsey
GH|GHA|288|Ghana|Gaana|Ghana nutome
GI|GIB|292|Gibraltar
GL|GRL|304|Greenland|Kalaallit Nunaat
GM|GMB|270|Republic of The Gambia|The Gambia|Gambia
GN|GIN|324|Guinea|Guinée
GP|GLP|312|Guadeloupe
GQ|GNQ|226|Equatorial Guinea|Guinea Ecuatorial|Guinée équatoriale|Guiné Equatorial
GR|GRC|300|Greece|Ελλάδα
GS|SGS|239|South Georgia and the South Sandwich Islands|South Georgia & South Sandwich Islands
GT|GTM|320|Guatemala
GU|GUM|316|Guam
GW|GNB|624|Guinea-Bissau|Guiné-Bissau
GY|GUY|328|Guyana
HK|HKG|344|Hong Kong|Hong Kong SAR China|中國香港特別行政區|香港
HM|HMD|334|Heard Island and McDonald Islands|Heard & McDonald Islands
HN|HND|340|Honduras
HR|HRV|191|Croatia|Hrvatska|Croazia|Croasia
HT|HTI|332|Haiti|Haïti
HU|HUN|348|Hungary|Magyarország
ID|IDN|360|Indonesia
IE|IRL|372|Ireland|Éire
IL|ISR|376|Israel|إسرائيل|ישראל
IM|IMN|833|Isle of Man|Ellan Vannin
IN|IND|356|India|ভাৰত|ভারত|ભારત|भारत|ಭಾರತ|ہِندوستان|ഇന്ത്യ|ଭାରତ|ਭਾਰਤ|भारतः|ᱤᱱᱰᱤᱭᱟ|ڀارت|இந்தியா|భారతదేశం|بھارت
IO|IOT|086|British Indian Ocean Territory
IQ|IRQ|368|Iraq|العراق|عێراق
IR|IRN|364|Islamic Republic of Iran|Iran|ایران
IS|ISL|352|Iceland|Ísland
IT|ITA|380|Italy|Italie|Italia
JE|JEY|832|Jersey
JM|JAM|388|Jamaica
JO|JOR|400|Jordan|الأردن
JP|JPN|392|Japan|日本
KE|KEN|404|Kenya
KG|KGZ|417|Kyrgyzstan|Кыргызстан|Киргизия
KH|KHM|116|Cambodia|កម្ពុជា
KI|KIR|296|Kiribati
KM|COM|174|Comoros|جزر القمر|Comores
KN|KNA|659|Saint Kitts and Nevis|St. Kitts & Nevis
KP|PRK|408|North Korea|북한
KR|KOR|410|South Korea|Korea, Republic of|Republic of Korea|대한민국|한국
KW|KWT|414|Kuwait|الكويت
KY|CYM|136|Cayman Islands
KZ|KAZ|398|Kazakhstan|Қазақстан|Казахстан
LA|LAO|418|Lao People's Democratic Republic|Laos|ລາວ
LB|LBN|422|Lebanon|لبنان
LC|LCA|662|Saint Lucia|St. Lucia
LI|LIE|438|Liechtenstein|Liächteschtäi
LK|LKA|144|Sri Lanka|ශ්‍රී ලංකාව|இலங்கை
LR|LBR|430|Liberia
LS|LSO|426|Lesotho
LT|LTU|440|Lithuania|Lietuva
LU|LUX|442|Luxembourg|Luxemburg|Lëtzebuerg
LV|LVA|428|Latvia|Latvija
LY|LBY|434|Libya|ليبيا
MA|MAR|504|Morocco|المغرب|Maroc|Meṛṛuk
MC|MCO|492|Monaco
MD|MDA|498|Moldova, Republic of|Moldova|Republica Moldova
ME|MNE|499|Montenegro|Crna Gora
MF|MAF|663|Saint Martin (French part)|St. Martin|Saint-Martin
MG|MDG|450|Madagascar|Madagasikara
MH|MHL|584|Marshall Islands
MK|MKD|807|The Republic of North Macedonia|North Macedonia|Северна Македонија|Maqedonia e Veriut
ML|MLI|466|Mali
MM|MMR|104|Myanmar|Myanmar (Burma)|မြန်မာ
MN|MNG|496|Mongolia|Монгол
MO|MAC|446|Macao|Macao SAR China|Macau, RAE da China|Macau|中國澳門特別行政區|澳門
MP|MNP|580|Northern Mariana Islands
MQ|MTQ|474|Martinique
MR|MRT|478|Mauritania|موريتانيا
MS|MSR|500|Montserrat
MT|MLT|470|Malta
MU|MUS|480|Mauritius|Maurice
MV|MDV|462|Maldives
MW|MWI|454|Malawi
MX|MEX|484|Mexico|México
MY|MYS|458|Malaysia
MZ|MOZ|508|Mozambique|Moçambique
NA|NAM|516|Namibia
NC|NCL|540|New Caledonia|Nouvelle-Calédonie
NE|NER|562|Niger
NF|NFK|574|Norfolk Island
NG|NGA|566|Nigeria|Nàìjíríà
NI|NIC|558|Nicaragua
NL|NLD|528|Netherlands|The Netherlands|Netherlands (Kingdom of the)|Nederlân|Nederland
NO|NOR|578|Norway|Norge|Noreg|Norga
NP|NPL|524|Nepal|नेपाल
NR|NRU|520|Nauru
NU|NIU|570|Niue
NZ|NZL|554|New Zealand|Aotearoa New Zealand|Aotearoa
OM|OMN|512|Oman|عُمان
PA|PAN|591|Panama|Panamá
PE|PER|604|Peru|Perú
PF|PYF|258|French Polynesia|Polynésie française
PG|PNG|598|Papua New Guinea|Papua Niugini
PH|PHL|608|Philippines|Pilipinas
PK|PAK|586|Pakistan|پاکستان
PL|POL|616|Poland|Polen|Lenkija|Polska
PM|SPM|666|Saint Pierre and Miquelon|St. Pierre & Miquelon|Saint-Pierre-et-Miquelon
PN|PCN|612|Pitcairn|Pitcairn Islands
PR|PRI|630|Puerto Rico
PS|PSE|275|State of Palestine|Palestine|Palestinian Territories|الأراضي الفلسطينية|فلسطين
PT|PRT|620|Portugal
PW|PLW|585|Palau
PY|PRY|600|Paraguay
QA|QAT|634|Qatar|قطر
RE|REU|638|Reunion|Réunion|La Réunion
RO|ROU|642|Romania|România
RS|SRB|688|Serbia|Srbija|Szerbia|Srbsko|Србија|Сербія
RU|RUS|643|Russian Federation|Russia|Русија|Рәсәй|Ород Улас|Росси|Россия|Арассыыйа|Россия Федерациязы
RW|RWA|646|Rwanda|U Rwanda
SA|SAU|682|Saudi Arabia|المملكة العربية السعودية
SB|SLB|090|Solomon Islands
SC|SYC|690|Seychelles
SD|SDN|729|Sudan|السودان
SE|SWE|752|Sweden|Ruotsi|Sverige
SG|SGP|702|Singapore|Singapura|சிங்கப்பூர்|新加坡
SH|SHN|654|Saint Helena|St. Helena
SI|SVN|705|Slovenia|Slovenija|Zlovenia
SJ|SJM|744|Svalbard and Jan Mayen|Svalbard & Jan Mayen|Svalbard og Jan Mayen
SK|SVK|703|Slovakia|Slovensko
SL|SLE|694|Sierra Leone
SM|SMR|674|San Marino
SN|SEN|686|Senegal|Senegaal|Sénégal
SO|SOM|706|Somalia|الصومال|Soomaaliya
SR|SUR|740|Suriname
SS|SSD|728|South Sudan
ST|STP|678|Sao Tome and Principe|São Tomé & Príncipe|São Tomé e Príncipe
SV|SLV|222|El Salvador
SX|SXM|534|Sint Maarten (Dutch part)|Sint Maarten|Sint-Maarten
SY|SYR|760|Syrian Arab Republic|Syria|سوريا
SZ|SWZ|748|Eswatini|Swaziland
TC|TCA|796|Turks and Caicos Islands|Turks & Caicos Islands
TD|TCD|148|Chad|تشاد|Tchad
TF|ATF|260|French Southern Territories
TG|TGO|768|Togo
TH|THA|764|Thailand|ไทย
TJ|TJK|762|Tajikistan|Тоҷикистон
TK|TKL|772|Tokelau
TL|TLS|626|Timor-Leste|East Timor|República Democrática de Timor-Leste
TM|TKM|795|Turkmenistan|Türkmenistan
TN|TUN|788|Tunisia|تونس|Tunisie
TO|TON|776|Tonga
TR|TUR|792|Türkiye|Turkey
TT|TTO|780|Trinidad and Tobago|Trinidad & Tobago
TV|TUV|798|Tuvalu
TW|TWN|158|Taiwan, Province of China|Taiwan|台灣
TZ|TZA|834|United Republic of Tanzania|Tanzania
UA|UKR|804|Ukraine|Украина|Україна
UG|UGA|800|Uganda
UM|UMI|581|United States Minor Outlying Islands|U.S. Outlying Islands
US|USA|840|United States of America|United States|USA|U.S.A.|US|U.S.|Estados Unidos|EE. UU.|ʻAmelika Hui Pū ʻIa
UY|URY|858|Uruguay
UZ|UZB|860|Uzbekistan|Oʻzbekiston|Ўзбекистон
VA|VAT|336|Holy See (Vatican City State)|Vatican City|Città del Vaticano
VC|VCT|670|Saint Vincent and the Grenadines|St. Vincent & Grenadines
VE|VEN|862|Venezuela
VG|VGB|092|Virgin Islands, British|British Virgin Islands
VI|VIR|850|Virgin Islands, U.S.|U.S. Virgin Islands
VN|VNM|704|Vietnam|Việt Nam
VU|VUT|548|Vanuatu
WF|WLF|876|Wallis and Futuna|Wallis & Futuna|Wallis-et-Futuna
WS|WSM|882|Samoa
YE|YEM|887|Yemen|اليمن
YT|MYT|175|Mayotte
ZA|ZAF|710|South Africa|Suid-Afrika|Afrika Borwa|Aforika Borwa|EMzantsi Afrika|iNingizimu Afrika
ZM|ZMB|894|Zambia
ZW|ZWE|716|Zimbabwe
`;
