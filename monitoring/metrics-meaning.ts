/** What the numbers of docs/metrics.md mean. */
export const MEANING = `## What is counted when

**Runs.** A run is counted once, when it is first at rest. It is at rest when it has completed, or when it waits for
somebody to start a manual step: at least one step has run, none is running, and every automatic step before the manual one,
or beside it in the same parallel group, has ended. Lifeline reads that from the steps, so a run that has gone on before
anybody looked is counted as if it had been seen waiting. That Bitbucket calls a run PAUSED or HALTED proves nothing: a lock,
another deployment or used-up build minutes may have halted it. Such a run is under way until it completes or a manual step
waits.

**Result.** A run that completed has Bitbucket's result. One that waits for a manual step has the worst result of the steps
beside that step in its parallel group, else \`success\`: an earlier failure that did not end the run was meant to be
ignored. The counter keeps this first result for good.

**Duration.** From the creation of the run to the end of its last step before the first rest. It begins with the first step
instead where that step is manual, or where the run was seen halted before it. So no duration contains the wait for a manual
step. A halt between two steps is part of it, and so is a halt before the first step that nobody saw. A run without any step
lasts until its completion. No duration is observed where there are steps and none of them ran, and where a step has run
again before anybody looked: it has overwritten its first end. It is not Bitbucket's own duration, which adds up active
time.

**Queue time.** From the creation of the run to the start of its first step. Not observed where that step is manual, where
the run was seen halted before it, or where it has run again.

**Steps** are counted with the rest that follows them, with their active time and the build seconds that Bitbucket tells.
Steps that run later are counted at the next rest. Steps that were never reached are not counted when a run is stopped while
it waits.

**Resumptions.** A run that goes on after a rest is not another run. What it does until its next rest is one resumption,
with the result of that rest. The label \`kind\` says how it began:

| kind | what happened |
|---|---|
| \`manual_step\` | somebody started a manual step; one resumption for each such step that the run waited at |
| \`rerun\` | steps of the run were run again |
| \`redeploy\` | a deployment was repeated from this run |
| \`stop\` | a run was stopped while it waited: nothing ran, no step and no duration is counted |

Running a whole pipeline again makes a new run with a new build number, and is counted as one.

**Step re-runs.** \`bitbucket_pipeline_step_reruns_total\` counts steps that ran again, by what they came to then. A step
that failed and then passed on the same commit is flaky. A redeployment is no step re-run.

**Last runs and streaks.** These gauges follow the latest result where steps of before the first manual step were run again;
the duration of the last run stays that of its first rest. Manual steps and redeployments change neither.
\`bitbucket_pipeline_consecutive_failures\` counts the failed runs of a tracked branch that are younger than its youngest
successful one, by build number: a slow old run that ends late, or an old one that is run again, changes its own place only.
All pipelines of the branch count together; each custom pipeline has a streak of its own. Runs that were stopped or skipped
say neither. While the steps of a run are not read that may have passed, only younger failures are in a row; the series is
absent where there is none. Pull requests, tags and branches that are not tracked have no streak: a branch
that is not tracked any more loses its own with the next sweep. One that becomes the main branch, or is it no longer, takes
its streak along under its new \`ref_class\`.

**Active runs.** \`bitbucket_pipeline_runs_active\` counts by \`state\` the runs that are \`pending\`, \`executing\` (a step
runs) or \`paused\` (halted, or waiting for a manual step). A run that waits is shown until a younger run of the same pipeline
and ref is seen. A run under way is shown for seven days, and counted when it rests, however late.

**The beginning.** What was at rest before the first sweep enters no counter, runs that waited for a manual step included;
the four weeks before are read once to fill the last-run gauges and the pictures. What was under way then is counted when it
rests. If a run of before goes on, the resumption, its steps and its deployments are counted, the run is not. A repository
that is created later is counted from its beginning; one that was there a day before a whole list lacked it, from when it is
found: Lifeline could not see it, or had counted it and let go of it. **The
upgrade** from a version that counted completed runs only keeps all counts. A run that waited at that moment is treated like
one that waited at the beginning.

**Deployments** are counted when they finish, redeployments included. **Lead time, rollbacks and time to restore** are told
by the sweep, in order of completion, so they come up to five minutes after the deployment, where the hour's requests
suffice. Lead time is observed once for each commit that reaches an environment for the first time, for at most 100 commits
a deployment; the first deployment to an environment that we see has nothing to compare with.

## Whether anything is missing

Bitbucket numbers the runs of a repository upwards; its next number can be raised by hand. For every number up to the
highest listed, Lifeline keeps whether its run is counted or was there before the beginning, is under way, is listed at rest
and not counted yet, or does not exist. A number of which nothing is known is a hole. A hole is closed by counting its run,
or when two readings of Bitbucket's list at least an hour apart show its neighbours side by side; below the end of the list,
when Bitbucket was asked for the number and answered 404 both times. An empty list closes nothing.

\`bitbucket_exporter_uncounted_runs\` adds up

- holes that a reading has passed without finding or excluding a run (a hole that awaits its second reading is left out), or
  the numbers that what is stored has lost, whichever is more;
- runs that Bitbucket lists as completed and that are not counted yet;
- runs of which only a build status has told that they are over, while no event may ask Bitbucket (it answered 429, or its limit
  is near) or was answered (401, 403, 410; or 5xx or nothing for two minutes), up to 100 numbers beyond the highest listed; anybody may post one who may write to the repository, so that it
  is believed until the next reading of the list;
- the difference between the runs counted, kept as a number of its own, and the runs in all series of
  \`bitbucket_pipeline_runs_total\`, those included that disappeared after the retention.

0 proves that every run that Bitbucket had listed as completed when \`bitbucket_exporter_last_reconcile_timestamp_seconds\`
was set is counted once or was there before the beginning. It says nothing about runs that are under way, and a run that
came to wait for a manual step is one of these until its steps are read. The gauge is absent until a repository has been
compared to the end for the first time, unless events have told of runs that are missing.

\`bitbucket_exporter_uncounted_deployments\` counts those that an event or a step told of and that Bitbucket's list has not
shown. What it has not shown a week after it ended, it never will (its environment was deleted, for example): with the next
whole reading the gauge, \`LifelineUncounted\` and the panel let go of it together. While the list cannot be read, none of
them does.

Two runs that bear the same number are told apart by their uuids, and both are counted.

## How fresh it is, and how far Lifeline looks

- **Events.** A build status is a hint that anybody may send who may write to a repository: it makes Lifeline ask Bitbucket,
  and only the answer is counted. Each repository has 60 such look-ups and gets one more a minute; one that led to a count
  is given back. A run is asked for once in 30 seconds. Numbers more than 100 beyond the highest known, and whatever is
  beyond these look-ups, are left to the sweep, which then reads the steps of each run under way that was there at the
  time, every 15 minutes at most. Where Bitbucket does not answer, it is asked again a minute later, or when it says, 15
  minutes later at most: so a run is counted within minutes of its event.
- **The sweep** runs every five minutes with at most a quarter of the hour's requests; where that is used up, with ten
  each time. What the hourly look at all counts found to be missing it may ask for with another quarter, unless the limit is
  near. Repositories with something unfinished come first, and those that are overdue take turns with them; none
  takes requests that another needs for its first comparison; where the requests do not suffice, it goes on in the next one. It
  reads the 100 newest runs of a repository, and then every older run that is not counted, however many there are and
  however long nobody looked. A run under way is looked at again after a twelfth of its age, at most an hour.
- **What waits.** The sweep asks for two waiting runs a repository in turn, each once an hour at most, for 14 days after
  they came to rest and once more later. Older ones that went on are found by their event, or while they are among the 100 newest.
- **What ran again** is found by its event, or by the sweep while the run is among the 100 newest.
- **What is remembered** of a repository besides the numbers: up to 2,000 runs that wait, 1,000 under way or over and
  not counted, 500 that went on, 60 that rested last. (2,000 waiting runs take 72,301 bytes; a record that would pass 192 KiB remembers fewer.) Runs are counted once all the same. Of older ones Lifeline
  knows less: what a forgotten waiting run does later is counted only if steps ran again, and a run that goes on again when
  500 others have done so since may have its earlier re-run counted twice.

## What else holds for every number

- **A new series shows 0 for 150 seconds**, two usual scrape intervals, and its counts after that: otherwise \`increase()\`
  would miss the first of them. At 0 from the start are success and failure of each pipeline that is known from the past,
  for the branch and trigger that it last had, and of each known environment, with its rollbacks and rework. All else
  appears when it first happens; so in a query of your own let a sum that may be missing be 0: \`(a or 0 * b) / b\`.
- **A counter never dips.** When anything stored cannot be read, the answer is 503. A series whose label set has been idle
  for the retention (30 days unless chosen otherwise) disappears as a whole, and starts again at 0.
- **A repository is removed** when Bitbucket answers 404 for it, and either sent the event that it was deleted or has left
  it out of every whole list of repositories for a day (one is read every six hours). Its counts wait a week for its
  return. Where more than three, or one in twenty, would go in one day, all of them stay, and the panel says so. Nothing
  else removes or zeroes anything: neither 401, 403, 410, 429, 5xx, nor an empty list, nor one list in which it is missing.
- **The first 40 pipelines, 20 branches, 30 step names and 30 environments in use keep their names**, whatever else there
  is; names beyond are \`other\`. Of more than 24 environments those are forgotten that were not deployed to for the
  retention, with what stood there: the next deployment there is like a first one. What else is bounded are combinations: 2,000 label sets a table and repository, and
  176 KiB for all label sets of a repository with every count in use. A combination without room is counted under
  \`other\`; sums stay right. All 40 pipelines with all 30 steps each fit, with 20 branches and 30 environments: a record
  of 41 kB, 59 kB where every name has 128 bytes, which each event of the repository reads and writes once. No record
  is longer than 192 KiB.
- **A page holds 10,000 series.** Of a workspace that has more, the sweep decides what its one page shows, and no scrape
  changes that ([ADR 61](adr/0061-the-sweep-decides-what-a-page-shows.md)): the largest repositories lose the series of
  their steps, then those of branches other than the main one; only then the youngest are left out. Who is new takes
  nobody's place. What was lost comes back where the page stays below 80 % with it, once a day at most. The panel names
  whom it meets, and \`bitbucket_exporter_omitted_repositories\` says how many are left out. Pages found by service
  discovery hold everything.

## What nobody can know

Bitbucket overwrites a step, its run and its deployment when the step is run again. What was overwritten before anybody
looked is lost to everybody:

- the earlier attempts of a step that was run again: the run is counted once, under the result that is visible now, without
  a resumption and without a duration, and each step that ran again is one step re-run, however often it did;
- that a run waited for a manual step, where a step of before has been run again since;
- the earlier deployment of a step that was deployed again, when all its events were lost;
- that a run was halted, when it went on between two looks.
`;
