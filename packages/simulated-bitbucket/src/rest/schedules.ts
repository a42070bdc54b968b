import { cronPattern } from 'local-forge/unverified';
import type { Repository } from '../model';
import { restsFrom } from '../play/arrivals';
import { namedUuid } from '../random';
import type { Temperament } from '../temperament';
import { pipelinesTime } from '../timestamps';
import { type Asked, repositoryOf } from './asked';
import { type Page, pageOf } from './pages';

type Schedule = Temperament['schedules'][number];

/** `GET …/pipelines_config/schedules`: those that are switched off as well. */
export function listSchedules(asked: Asked): Page {
  const repository = repositoryOf(asked);
  const isOn = repository.isScheduled && asked.world.now < restsFrom(asked.world, repository);
  return pageOf(asked, repository.temperament.schedules, {
    view: (schedule) => showSchedule(repository, schedule, isOn),
  });
}

function showSchedule(repository: Repository, schedule: Schedule, isOn: boolean): unknown {
  return {
    type: 'pipeline_schedule',
    uuid: namedUuid(`${repository.uuid}schedule/${schedule.custom}`),
    enabled: isOn,
    target: {
      type: 'pipeline_ref_target',
      ref_type: 'branch',
      ref_name: repository.temperament.mainBranch,
      selector: { type: 'custom', pattern: schedule.custom },
    },
    cron_pattern: cronPattern(schedule),
    created_on: pipelinesTime(repository.createdAt),
    updated_on: pipelinesTime(repository.createdAt),
  };
}
