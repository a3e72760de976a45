/** What the intake's part of the API holds. */

export type Named = { id: string; name: string };

export type Source = 'form' | 'api' | 'mail' | 'operator' | 'document';
export type RequestStatus = 'NEW' | 'ROUTING' | 'ROUTED' | 'NEEDS_REVIEW' | 'CLOSED' | 'REJECTED';
export type Decider = 'rule' | 'history' | 'model' | 'person';
export type Priority = 'low' | 'normal' | 'high' | 'urgent';
export type RejectReason = 'spam' | 'not_for_us' | 'duplicate' | 'other';

export type LabelOf = { id: string; name: string; colour: string };

/** A part of a text, in bytes of its UTF-8. */
export type Span = { start: number; end: number };

export type Runner = { pipeline: Named; confidence: number; reasoning: string };

export type Suggestion = {
  pipeline: { id: string; name: string; stage_id: string; stage: string };
  confidence: number;
  reasoning: string;
  decided_by: Decider;
  phrases: Span[];
  others: Runner[];
  priority: { value: Priority; reasoning: string } | null;
  labels: LabelOf[];
  assignee: Named | null;
  needs_review_because: string | null;
};

export type IntakeRequest = {
  id: string;
  number: number;
  source: Source;
  status: RequestStatus;
  subject: string;
  excerpt: string;
  sender: { name: string | null; email: string | null; phone: string | null };
  customer: Named | null;
  suggestion: Suggestion | null;
  routed: { pipeline: Named; stage: Named; card_id: string } | null;
  decided_by: Decider | null;
  priority: Priority;
  assignee: Named | null;
  received_at: string;
  waiting_since: string | null;
  files: number;
  version: number;
};

export type FoundName = 'wanted_date' | 'address' | 'order_number' | 'phone' | 'amount';

export type Decision = {
  id: string;
  decider: Decider;
  pipeline: Named | null;
  confidence: number | null;
  reasoning: string;
  at: string;
  by: Named | null;
};

export type RequestFile = { document_id: string; name: string; kind: string | null; status: string };

export type RequestDetail = Omit<IntakeRequest, 'files'> & {
  text: string;
  answers: { label: string; value: string }[];
  files: RequestFile[];
  fields: ({ name: FoundName; value: string } & Span)[];
  form: { id: string; name: string; version: number } | null;
  decisions: Decision[];
  events: { at: string; sentence: string }[];
};

export type Figures = {
  to_review: number;
  routed: number;
  rejected: number;
  closed: number;
  today: number;
  right_last_month: number | null;
};

export type IntakeSettings = {
  threshold: number;
  acknowledge: boolean;
  waiting_goal_minutes: number;
  create_customers: boolean;
  version: number;
};

export type Promised = { of: number; automatic: number; wrong: number; sentence: string };

export type Conditions = {
  source?: Source | null;
  sender_contains?: string | null;
  subject_contains?: string[] | null;
  text_contains?: string[] | null;
  form_id?: string | null;
  customer_kind?: 'person' | 'company' | null;
};

export type RuleTerms = {
  name: string;
  enabled: boolean;
  conditions: Conditions;
  pipeline_id: string | null;
  stage_id: string | null;
  priority: Priority | null;
  assignee_id: string | null;
  labels: string[];
};

export type Rule = RuleTerms & { id: string; version: number };

export type DryRun = {
  matched: number;
  of: number;
  samples: { request: { id: string; subject: string }; before: string | null; after: string | null }[];
};

export type FieldKind = 'text' | 'long_text' | 'email' | 'phone' | 'date' | 'choice' | 'checkbox';

export type FormField = {
  key: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  choices?: string[] | null;
  hint?: string | null;
  max_length?: number | null;
};

export type FormTerms = {
  name: string;
  enabled: boolean;
  fields: FormField[];
  intro: string;
  thanks: string;
};

export type IntakeForm = FormTerms & {
  id: string;
  /** The page that needs no JavaScript. */
  address: string;
  /** The last part of its address. */
  slug: string;
  /** The version of its fields. */
  form_version: number;
  version: number;
  requests: number;
};

export type Stage = { id: string; name: string; colour: string; terminal: boolean; position: number };

export type Pipeline = {
  id: string;
  name: string;
  stages: Stage[];
  version: number;
};

/** How a pipeline takes requests. */
export type PipelineIntake = {
  pipeline_id: string;
  takes_requests: boolean;
  description: string;
  /** Where their cards are made; the first stage where absent. */
  stage_id: string | null;
  version: number;
};

export type Page<T> = { items: T[]; next_cursor?: string | null; total?: number | null };

export type BulkResult = {
  results: { id: string; done: boolean; code: string | null; detail: string | null }[];
};
