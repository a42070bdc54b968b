type Step = readonly [file: string, does: string];

/** A way through the code, file by file: each is imported by one before it. */
export interface Walk {
  readonly title: string;
  readonly steps: readonly Step[];
}

export const WALKS: readonly Walk[] = [
  {
    title: 'An event: a pipeline has ended',
    steps: [
      [
        'src/index.ts',
        'exports `onBuildStatus`, which `manifest.yml` subscribes to build statuses',
      ],
      ['src/wiring.ts', 'gives the handler the world that Forge keeps'],
      ['src/handlers/on-event.ts', 'has the payload decoded and pushes the message to the queue'],
      [
        'src/bitbucket/decode-event.ts',
        'makes of a build status `run-ended`, or a named rejection',
      ],
      ['src/handlers/on-message.ts', 'is called by the queue with that message'],
      [
        'src/app/counting/count-message.ts',
        'reads totals, workspace and settings at once, and begins again if somebody writes meanwhile',
      ],
      ['src/app/counting/learn.ts', 'asks Bitbucket for the run and its steps: `run-observed`'],
      ['src/core/aggregates/evolve.ts', 'hands the event to its fold'],
      [
        'src/core/aggregates/runs/runs.ts',
        'notes the state, and counts the first rest and what came after',
      ],
      ['src/core/aggregates/runs/numbers.ts', 'knows whether this build number is counted'],
      ['src/core/aggregates/runs/rests.ts', 'finds the rests in the steps'],
      ['src/core/aggregates/runs/run-rows.ts', 'says which rows a run is counted in'],
      ['src/core/aggregates/tables/count.ts', 'counts in them'],
      ['src/core/health/quiet.ts', 'concludes until when no silence can be a flatline'],
      ['src/app/records/kind.ts', 'makes the conditional write of the totals'],
      ['src/app/records/totals.ts', 'is their kind of record'],
      ['src/core/storage/light.ts', 'packs them into text'],
    ],
  },
  {
    title: 'A scrape',
    steps: [
      ['src/index.ts', 'exports `scrape`, the web trigger of `manifest.yml`'],
      ['src/wiring.ts', 'gives the handler the world that Forge keeps'],
      ['src/handlers/scrape-web-trigger.ts', 'reads method, path and headers'],
      [
        'src/app/scrape/scrape.ts',
        'admits or refuses, and answers 503 when anything cannot be read',
      ],
      [
        'src/app/access/authenticate.ts',
        'finds out who it is, reading what a page needs beside it',
      ],
      [
        'src/app/scrape/selection.ts',
        'finds out what was asked for, and whether the scope allows it',
      ],
      ['src/app/scrape/selected-page.ts', 'puts together what the page shows'],
      ['src/app/scrape/read-page.ts', 'reads the totals of all repositories side by side'],
      ['src/app/records/totals.ts', 'decodes of each what a page shows, when its turn comes'],
      ['src/core/storage/read.ts', 'refuses what is damaged or newer'],
      ['src/core/exposition/collect/write-page.ts', 'writes repository after repository'],
      ['src/core/exposition/collect/arrange.ts', 'stops at the first that has no room'],
      [
        'src/core/exposition/collect/collect-repository.ts',
        'makes families of the totals, by the catalogue',
      ],
      ['src/core/exposition/encode/encode.ts', 'knows both formats'],
      ['src/app/scrape/note-scrape.ts', 'notes that somebody was here, once a minute at most'],
    ],
  },
];
