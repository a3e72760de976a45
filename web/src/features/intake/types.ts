/** What the intake's part of the API holds, by the names that its screens use. */
import type * as api from '../../api';

export type Source = api.RequestSource;
export type Decider = api.RequestDecider;
export type Priority = api.CardPriority;
export type RejectReason = api.RejectionReason;

export type LabelOf = api.CardLabel;

/** A part of a text, in bytes of its UTF-8. */
export type Span = api.Phrase;

export type Suggestion = api.RequestSuggestion;
export type IntakeRequest = api.Request;
export type RequestDetail = api.RequestDetail;
export type RequestFile = api.RequestFile;

/** What is read from a text. */
export type FoundName = 'wanted_date' | 'address' | 'order_number' | 'phone' | 'amount';

export type { IntakeSettings, Pipeline, PipelineIntake } from '../../api';

export type Conditions = api.RoutingConditions;
export type RuleTerms = api.RoutingRuleTerms;
export type Rule = api.RoutingRule;
export type DryRun = api.RoutingDryRun;

export type FieldKind = api.FormFieldKind;
export type FormField = api.FormField;
export type IntakeForm = api.IntakeForm;

/** Where a request goes; what is left out is as suggested. */
export type Destination = Omit<api.AcceptRequest, 'version'>;

/** What is decided about many requests: exactly one of these. */
export type Decision = { accept: true } | { reject: { reason: RejectReason } } | { pipeline_id: string };

export type Outcome = Pick<api.RequestDone, 'id' | 'done' | 'code' | 'detail'>;
