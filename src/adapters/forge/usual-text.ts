/**
 * What records often hold, for packing: what stands here takes hardly any room in a packed record, the last the least.
 * Whatever was packed with it can be read with exactly it alone, so it never changes: another one needs another form
 * beside `d1:`, and this one stays for what was written before.
 */
export const USUAL_TEXT = [
  '{"v":2,"entries":[{"uuid":"{}","slug":"","knownSince":17{"v":6,"h":"","s":["{}","CORE","","other","","default","',
  '","success","","failed","stopped","manual","schedule","pull_request","push","","cloud","","linux","","Install","Lint"',
  ',"Unit tests","Test","Build","Deploy to ","staging","production","release/bugfix/hotfix/feature/branches/main","',
  '","master","","develop","","pull-requests/**","hotfix","repair","rollback","","completed:deployment"',
  ',"started:deployment","pending:deployment","","updated:build-status","","created:build-status","","push:repository",',
  '"pipelines","pipeline","","steps"],"one":"","last":"","num":"","runs":"","twins":"","streak":"","env":"","dep":"",',
  '"heard":"","push":"","clue":"","hunch":"","days":"","waits":"","billed":"","slots":"","failed":"","wanted":"",',
  '"caches":"","schedules":"","runHours":"qqqqqq","pushHours":"qqqqqq","t":{"runs":"","resumptions":"","runDurations":"',
  '","queueDurations":"","buildSeconds":"","steps":"","stepDurations":"","deployments":"","deploymentDurations":"",',
  '"leadTimes":"","restores":"","rollbacks":"","rework":"","events":"","apiRequests":""}}',
].join('');
