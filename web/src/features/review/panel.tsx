import { Check as CheckPicture, TriangleAlert } from 'lucide-react';
import { lazy, useEffect, useMemo, useRef, useState } from 'react';

import type { Correction, Document, Kind, Version } from '../../api';
import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { useNames } from '../members';
import { usePhone } from '../../lib/media';
import { documents } from '../../texts/en/documents';
import { review as t } from '../../texts/en/review';
import { Confidence } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { display, type Fact, sentenceOf } from './facts';
import { Foot } from './foot';
import { Question } from './question';
import type { Conflict, Saving } from './save';
import type { Place } from './sheet';

const ApprovalPanel = lazy(async () => ({
  default: (await import('../approvals/panel')).ApprovalPanel,
}));
const AddField = lazy(async () => ({ default: (await import('./add-field')).AddField }));
const DocumentCustomers = lazy(async () => ({
  default: (await import('../customers/panel')).DocumentCustomers,
}));
const ConflictBox = lazy(async () => ({ default: (await import('./conflict')).ConflictBox }));
const Guards = lazy(async () => ({ default: (await import('./guards')).Guards }));
const History = lazy(async () => ({ default: (await import('./history')).History }));
const Lines = lazy(async () => ({ default: (await import('./lines')).Lines }));
const Notes = lazy(async () => ({ default: (await import('../keeping/notes')).Notes }));
const RelatedTab = lazy(async () => ({ default: (await import('../keeping/related')).RelatedTab }));
const TextTab = lazy(async () => ({ default: (await import('./text-tab')).TextTab }));

export type PanelProps = {
  document: Document;
  version: Version;
  facts: Fact[];
  questions: Fact[];
  limit: number;
  saving: Saving;
  waiting: number;
  current: string | undefined;
  setCurrent: (name: string | undefined) => void;
  /** Shows where a line is printed. */
  showLine: (place: Place | undefined) => void;
  choosing: boolean;
  setChoosing: (on: boolean) => void;
  confirm: (name: string, correction: Correction) => void;
  confirmAll: () => void;
  setKind: (kind: Kind) => void;
  resolve: (conflict: Conflict, mine: boolean) => void;
  next: (() => void) | undefined;
};

type Tab = 'fields' | 'lines' | 'notes' | 'related' | 'text' | 'history';

/** What was read, beside the page: what is in doubt first. */
export function Panel(props: PanelProps) {
  const { document, version } = props;
  const mayApprove = useMay('OPERATOR');
  const [tab, setTab] = useState<Tab>('fields');
  // A phone shows the question; all of it on demand.
  const [tall, setTall] = useState(false);
  const counts: Partial<Record<Tab, number>> = {
    fields: Object.keys(version.fields).length,
    lines: version.line_items?.length ?? 0,
  };
  // Notes are the staff's.
  const mayNote = useMay('OPERATOR');
  const tabs: Tab[] = [
    'fields',
    'lines',
    ...(mayNote ? ['notes' as const] : []),
    'related',
    'text',
    'history',
  ];
  return (
    <aside className={tall ? 'panel tall' : 'panel'} aria-label={t.panel}>
      <button
        type="button"
        className="grab-b phone"
        aria-expanded={tall}
        aria-label={tall ? t.lessOfIt : t.allOfIt}
        onClick={() => setTall(!tall)}
      >
        <span className="grab" />
      </button>
      <div className="tabs" role="tablist" aria-label={t.panel}>
        {tabs.map(name => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls="panel-body"
            onClick={() => {
              setTab(name);
              props.showLine(undefined);
            }}
          >
            {t.tabs[name]} {counts[name] ? <span className="n">{counts[name]}</span> : null}
          </button>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="panel-s" id="panel-body" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <Part>
          {props.saving.conflicts.map(conflict => (
            <ConflictBox
              key={conflict.name}
              conflict={conflict}
              facts={props.facts}
              resolve={props.resolve}
            />
          ))}
        </Part>
        <Part>{tab === 'fields' && mayApprove && <ApprovalPanel document={document} />}</Part>
        {tab === 'fields' && <Fields {...props} />}
        <Part>{tab === 'fields' && mayNote && <DocumentCustomers document={document} />}</Part>
        <Part>
          {tab === 'lines' && <Lines {...props} />}
          {tab === 'notes' && <Notes document={document} />}
          {tab === 'related' && <RelatedTab document={document} />}
          {tab === 'text' && <TextTab document={document} />}
          {tab === 'history' && <History document={document} />}
        </Part>
      </div>
      {(tab === 'fields' || tab === 'lines') && <Foot {...props} lines={tab === 'lines'} />}
    </aside>
  );
}

function Fields(props: PanelProps) {
  const { document, version, facts, questions, limit, saving, current, setCurrent } = props;
  // What is approved is locked.
  const mayCorrect = useMay('OPERATOR') && document.approval !== 'APPROVED';
  const nameOf = useNames();
  const phone = usePhone();
  const inputs = useRef(new Map<string, HTMLInputElement>());
  const checks = useMemo(
    () =>
      // The guards tell of it, with what to do.
      (version.checks ?? [])
        .filter(check => check.name !== 'own_vendor')
        .sort((a, b) => Number(a.passed) - Number(b.passed)),
    [version],
  );
  const currency = facts.find(fact => fact.name === 'currency')?.value;
  const asked = new Set(questions.map(fact => fact.name));
  const rest = facts.filter(fact => !asked.has(fact.name));
  const holding = checks.filter(check => check.passed).length;
  const now = questions.findIndex(fact => fact.name === current);
  // A phone shows one field at a time, also one that nobody is asked about.
  const alone = phone && mayCorrect ? rest.find(fact => fact.name === current) : undefined;

  // The current question has the keyboard, but for phones, where its keyboard would cover the page.
  useEffect(() => {
    if (!current || phone) return;
    const input = inputs.current.get(current);
    if (input && globalThis.document.activeElement !== input) {
      input.focus({ preventScroll: true });
      input.select();
    }
    input?.closest('.q')?.scrollIntoView({ block: 'nearest' });
  }, [current, phone]);

  const ask = (fact: Fact) => (
    <Question
      key={fact.name}
      id={document.id}
      fact={fact}
      checks={checks}
      limit={limit}
      currency={currency}
      now={fact.name === current}
      fault={saving.faults[fact.name]}
      input={node => {
        if (node) inputs.current.set(fact.name, node);
        else inputs.current.delete(fact.name);
      }}
      choosing={props.choosing}
      setChoosing={props.setChoosing}
      onFocus={() => setCurrent(fact.name)}
      confirm={correction => props.confirm(fact.name, correction)}
      confirmAll={props.confirmAll}
    />
  );
  return (
    <>
      {alone && <section className="ask-now">{ask(alone)}</section>}
      {questions.length > 0 && mayCorrect && !alone && (
        <section className="ask-now" aria-labelledby="h-ask">
          <div className="sec-h">
            <h2 id="h-ask">{t.first}</h2>
            <span className="muted num">{t.firstCount(Math.max(now, 0) + 1, questions.length)}</span>
          </div>
          {questions.map(ask)}
        </section>
      )}
      <Part>{mayCorrect && <Guards document={document} />}</Part>
      <section aria-labelledby="h-sure">
        <div className="sec-h">
          <h2 id="h-sure">{t.sure}</h2>
          <span className="muted">{rest.length > 0 && t.sureAside}</span>
        </div>
        <ul className="fs">
          <li>
            <KindRow {...props} mayCorrect={mayCorrect} />
          </li>
          {rest.map(fact =>
            fact.name === current && mayCorrect && !alone ? (
              <li key={fact.name}>{ask(fact)}</li>
            ) : (
              <li key={fact.name}>
                <button type="button" className="f" onClick={() => setCurrent(fact.name)}>
                  <span className="f-k cut" title={fact.label}>
                    {fact.label}
                  </span>
                  {fact.value === undefined ? (
                    <span className="f-v cut none">{t.notOnPage}</span>
                  ) : (
                    <span
                      className={fact.name === 'iban' || fact.name === 'number' ? 'f-v cut mono' : 'f-v cut'}
                      title={fact.value}
                    >
                      {display(fact, fact.value, currency)}
                    </span>
                  )}
                  <span className="f-s">{sourceOf(fact, version, nameOf)}</span>
                  {fact.field || fact.confirmed ? (
                    // Nobody is asked about it, however sure it is.
                    <Confidence share={fact.field?.confidence ?? 1} limit={0} said={fact.confirmed} />
                  ) : (
                    <span />
                  )}
                </button>
              </li>
            ),
          )}
        </ul>
        <Part>{mayCorrect && <AddField facts={facts} add={setCurrent} />}</Part>
      </section>
      {checks.length > 0 && (
        <section aria-labelledby="h-checks" className="chks">
          <div className="sec-h">
            <h2 id="h-checks">{t.checks}</h2>
            <span className="muted">{t.hold(holding, checks.length)}</span>
          </div>
          <ul>
            {checks.map(check => (
              <li key={check.name + check.detail} className={check.passed ? 'ok' : 'warn'}>
                <Icon of={check.passed ? CheckPicture : TriangleAlert} />
                <span>{sentenceOf(check)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="sr" role="status">
        {document.needs_review ? t.fieldsToCheck(document.review_fields.length) : t.allChecked}
      </p>
    </>
  );
}

function sourceOf(fact: Fact, version: Version, nameOf: (id: string) => string | undefined): string {
  if (fact.said) return t.sources.person;
  if (fact.field?.source === 'person' || fact.absent)
    return (version.actor_id && nameOf(version.actor_id)) || t.person;
  return fact.field ? t.sources[fact.field.source] : '';
}

const KINDS = Object.keys(documents.kinds) as Kind[];

function KindRow({ version, limit, setKind, mayCorrect, saving }: PanelProps & { mayCorrect: boolean }) {
  const row = (
    <button type="button" className="f" disabled={!mayCorrect || saving.busy}>
      <span className="f-k">{t.kind}</span>
      <span className="f-v cut">{documents.kinds[version.kind]}</span>
      <span className="f-s">
        {version.kind_source === 'person' ? t.person : t.sources[version.kind_source ?? 'rules']}
      </span>
      <Confidence
        share={version.kind_confidence ?? 1}
        limit={limit}
        said={version.kind_source === 'person'}
      />
    </button>
  );
  if (!mayCorrect) return row;
  return (
    <Menu label={t.kind} trigger={row} align="start">
      {KINDS.map(kind => (
        <MenuItem key={kind} on={kind === version.kind} onSelect={() => setKind(kind)}>
          {documents.kinds[kind]}
        </MenuItem>
      ))}
    </Menu>
  );
}
