import { useQuery } from '@tanstack/react-query';

import { intake as t } from '../../texts/en/intake';
import { SelectField } from '../../ui/field';
import { members } from '../members';
import { firstStage, pipelineList } from './queries';
import type { Priority } from './types';

export type Place = { pipeline: string; stage: string };

type PlaceProps = {
  place: Place;
  set: (place: Place) => void;
  /** What stands for no pipeline, where that may be. */
  none?: string;
  autoFocus?: boolean;
  fault: (name: string) => string | undefined;
};

/** A pipeline and one of its stages. */
export function PlaceFields({ place, set, none, autoFocus, fault }: PlaceProps) {
  const { data } = useQuery(pipelineList);
  const all = data?.items ?? [];
  const stages = all.find(one => one.id === place.pipeline)?.stages ?? [];
  return (
    <div className="two">
      <SelectField
        label={t.correct.pipeline}
        name="pipeline_id"
        required={none === undefined}
        autoFocus={autoFocus}
        value={place.pipeline}
        onChange={event => {
          const pipeline = event.target.value;
          set({ pipeline, stage: firstStage(all.find(one => one.id === pipeline))?.id ?? '' });
        }}
        options={[
          ['', none ?? t.correct.choosePipeline] as const,
          ...all.map(one => [one.id, one.name] as const),
        ]}
        error={fault('pipeline_id')}
      />
      <SelectField
        label={t.correct.stage}
        name="stage_id"
        value={place.stage}
        disabled={stages.length === 0}
        onChange={event => set({ ...place, stage: event.target.value })}
        options={stages.map(one => [one.id, one.name] as const)}
        error={fault('stage_id')}
      />
    </div>
  );
}

export const PRIORITIES = Object.keys(t.priorities) as Priority[];

type WhoProps = { name: string; label: string; chosen: string | null | undefined; none: string };

/** A member of the staff, or nobody. */
export function StaffField({ name, label, chosen, none }: WhoProps) {
  const { data = [] } = useQuery(members);
  const staff = data.filter(one => one.role !== 'CLIENT');
  return (
    <SelectField
      key={staff.length}
      label={label}
      name={name}
      defaultValue={chosen ?? ''}
      options={[['', none] as const, ...staff.map(one => [one.user_id, one.name] as const)]}
    />
  );
}
