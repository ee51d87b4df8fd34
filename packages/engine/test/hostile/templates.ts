import { accountOf } from '../evaluation-context.ts';
import { accounts, anError, type Hostile, long, ofAccount, template, times, tooMuchWork } from './hostile.ts';

export const templates: readonly Hostile[] = [
  { tries: 'a range without end', transform: template('#foreach($i in [1..1000000000])x#end'), gives: anError },
  { tries: 'ranges in loops', transform: template('#foreach($i in [1..900])#set($x = [1..900])#end'), gives: anError },
  { tries: 'loops in loops', transform: template(`${'#foreach($i in [1..99])'.repeat(3)}$i${'#end'.repeat(3)}`), gives: anError },
  {
    tries: 'a loop over a large body',
    transform: template(`#foreach($i in [1..9000])${'#if($i == 0)x#end'.repeat(2000)}#end`),
    gives: tooMuchWork,
  },
  { tries: 'to double what it sets', transform: template('#set($x = "xx")#foreach($i in [1..60])#set($x = "$x$x")#end$x'), gives: anError },
  { tries: 'to double a list', transform: template('#set($x = ["a"])#foreach($i in [1..60])#set($x = [$x, $x])#end$x'), gives: anError },
  {
    tries: 'to double a map',
    transform: template('#set($x = {"a": 1})#foreach($i in [1..60])#set($x = {"a": $x, "b": $x})#end$x'),
    gives: anError,
  },
  {
    tries: 'to compare doubled lists',
    transform: template('#set($x = [""])#foreach($i in [1..14])#set($x = [$x, $x])#end#foreach($i in [1..900])#if($x == "y")z#end#end'),
    gives: anError,
  },
  {
    tries: 'to put a list into a list without end',
    transform: template('#set($x = ["a"])#foreach($i in [1..9000])#set($x = [$x])#end$x'),
    gives: anError,
  },
  {
    tries: 'to search a megabyte in a loop',
    transform: template('#foreach($i in [1..9000])#if($v.contains("aab"))x#end#end', { v: ofAccount('big') }),
    context: accounts({ big: long }),
    gives: tooMuchWork,
  },
  {
    tries: 'to compare megabytes in a loop',
    transform: template('#foreach($i in [1..9000])#set($y = $v.compareTo($w))#end', { v: ofAccount('v'), w: ofAccount('w') }),
    context: accounts({ v: long, w: `${long}b` }),
    gives: tooMuchWork,
  },
  {
    tries: 'a slow pattern in a loop',
    transform: template('#foreach($i in [1..9000])#if($v.matches("(a+)+b"))x#end#end', { v: 'a'.repeat(30) }),
    gives: tooMuchWork,
  },
  {
    tries: 'to read all attributes in a loop',
    transform: template('#foreach($i in [1..9000])#set($x = $identity.attributes)#end'),
    context: { identity: { id: 'a', name: 'a', alias: 'a', attributes: Object.fromEntries(times(1000, (index) => [`k${index}`, 'v'])) } },
    gives: tooMuchWork,
  },
  {
    tries: 'to read all accounts in a loop',
    transform: template('#foreach($i in [1..9000])#set($x = $identity.links)#end'),
    context: { accounts: times(5000, (index) => accountOf({}, index)) },
    gives: tooMuchWork,
  },
  { tries: 'a condition without end', transform: template(`#if(${'$identity.id && '.repeat(20_000)}true)x#end`), gives: anError },
  { tries: 'members without end', transform: template(`$identity${'.manager'.repeat(50_000)}`), gives: anError },
  { tries: 'a name of nothing but hyphens', transform: template(`$${'a-'.repeat(200_000)}`), gives: anError },
  { tries: 'brackets without end', transform: template(`#if(${'('.repeat(200_000)}`), gives: anError },
  { tries: 'texts in texts in texts', transform: template(nestedTexts(16)), gives: { value: `${'ada'.repeat(16)}x` } },
  { tries: 'more parts than an evaluation has steps', transform: template('$identity.id '.repeat(30_000)), gives: anError },
  {
    tries: 'variables that name each other without end',
    transform: template('$v0', Object.fromEntries(times(2000, (index) => [`v${index}`, `$v${index + 1}`]))),
    gives: anError,
  },
  { tries: 'a variable that names itself', transform: template('$v', { v: '$v' }), gives: anError },
];

/** Each text in quotes that is an argument inside the next. */
function nestedTexts(levels: number): string {
  let text = 'x';
  for (let level = 0; level < levels; level++) text = `$identity.id.concat("${text.replaceAll('"', '""')}")`;
  return text;
}
