// Generated from the migrated database by ops/scripts/generate-schema.ts. Do not edit.
import type { ColumnType, GeneratedAlways } from "kysely";

/** A column with a default: optional at insertion. Unwraps a nested ColumnType, which Kysely's own does not. */
type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Json = ColumnType<unknown, unknown, unknown>;
/** Written and read through PostGIS functions only. */
type Geometry = ColumnType<string, unknown, unknown>;

export interface AccessJournalTable {
  id: string;
  written_at: Generated<Timestamp>;
}

export interface AccessLogTable {
  id: Generated<number>;
  at: Generated<Timestamp>;
  user_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  correlation_id: string;
}

export interface AppUserTable {
  id: string;
  scheme: string;
  identifier: string;
  tax_code: string | null;
  display_name: string;
  email: string | null;
  phone: string | null;
  firm_id: string | null;
  created_at: Generated<Timestamp>;
  last_sign_in_at: Timestamp | null;
  disabled_at: Timestamp | null;
}

export interface AttachmentTable {
  id: string;
  subject_kind: string;
  subject_id: string;
  sha256: string | null;
  media_type: string | null;
  byte_length: number | null;
  file_name: string;
  caption: string | null;
  state: string;
  refuse_reason: string | null;
  source: string;
  source_key: string | null;
  created_by: string | null;
  created_at: Generated<Timestamp>;
}

export interface AuditEntryTable {
  id: Generated<number>;
  at: Generated<Timestamp>;
  actor_id: string | null;
  actor_label: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  detail: Generated<Json>;
  correlation_id: string;
}

export interface AuditSegmentTable {
  number: number;
  operations_after: number;
  operations_to: number;
  readings_after: number;
  readings_to: number;
  entries: number;
  newest_at: Timestamp;
  sealed_at: Timestamp;
  entries_hash: Uint8Array;
  hash: Uint8Array;
  digests: Uint8Array | null;
  removed_at: Timestamp | null;
}

export interface AuditVerificationTable {
  id: string;
  started_at: Generated<Timestamp>;
  started_by: string;
  state: Generated<string>;
  segments: Generated<number>;
  entries: Generated<number>;
  entries_total: Generated<number>;
  last_segment: number | null;
  fault: string | null;
  faults: Generated<number>;
  finished_at: Timestamp | null;
  touched_at: Generated<Timestamp>;
}

export interface BlobCheckTable {
  sha256: string;
  checked_at: Timestamp;
  outcome: string;
  wrong_since: Timestamp | null;
}

export interface BuildingTable {
  id: string;
  code: string;
  complex_id: string | null;
  name: string;
  use: string;
  municipio: string | null;
  street_code: string | null;
  street_name: string | null;
  civic_number: number | null;
  civic_letter: string | null;
  civic_colour: string | null;
  address_text: Generated<string>;
  cadastral_section: string | null;
  cadastral_sheet: string | null;
  cadastral_parcel: string | null;
  point: Geometry | null;
  footprint: Geometry | null;
  built_year: number | null;
  storey_count: number | null;
  source: string;
  source_key: string;
  withdrawn_on: string | null;
  updated_at: Generated<Timestamp>;
  search: GeneratedAlways<string | null>;
  source_sequence: number | null;
}

export interface BuildingModelTable {
  id: string;
  building_id: string;
  file_name: string;
  format: string;
  discipline: string;
  schema_name: string | null;
  sha256: string;
  byte_length: number;
  state: Generated<string>;
  failure: string | null;
  counts: Generated<Json>;
  findings: Generated<Json>;
  finding_count: Generated<number>;
  kept_sheets: Generated<Json>;
  created_by: string;
  created_label: string;
  created_at: Timestamp;
  touched_at: Timestamp;
  read_at: Timestamp | null;
  applied_at: Timestamp | null;
}

export interface CategoryTable {
  code: string;
  label: string;
  default_urgency: string;
  sort_order: Generated<number>;
  retired_on: string | null;
}

export interface CheckAnnulmentTable {
  check_id: string;
  reason: string;
  annulled_by: string | null;
  annulled_by_label: string;
  annulled_at: Timestamp;
}

export interface CheckDoneTable {
  id: string;
  rule: string;
  subject_kind: string;
  subject_id: string;
  building_id: string;
  done_on: string;
  outcome: string;
  prescriptions: string | null;
  done_by: string;
  document_id: string | null;
  work_order_id: string | null;
  recorded_by: string | null;
  recorded_by_label: string;
  recorded_at: Timestamp;
  source: string | null;
  source_key: string | null;
}

export interface CheckRuleOwnTable {
  id: string;
  code: string;
  version: number;
  rule: Json;
  reason: string;
  written_by: string | null;
  written_by_label: string;
  written_at: Timestamp;
}

export interface CheckWorkOrderTable {
  check_id: string;
  work_order_id: string;
}

export interface CivicTable {
  id: string;
  street_code: string;
  number: number;
  letter: Generated<string>;
  colour: Generated<string>;
  point: Geometry | null;
  postcode: string | null;
  valid_from: string | null;
  source: string;
  updated_at: Generated<Timestamp>;
}

export interface ClaimTable {
  id: string;
  building_id: string;
  subject_kind: string;
  subject_id: string;
  field: string;
  value: Json;
  source: string;
  quality: string;
  evidence_id: string | null;
  note: string | null;
  valid_from: string;
  recorded_at: Timestamp;
  change_id: string;
  superseded_at: Timestamp | null;
  superseded_by: string | null;
}

export interface ClientTokenSeenTable {
  digest: Uint8Array;
  expires_at: Timestamp;
}

export interface ComplexTable {
  id: string;
  code: string;
  name: string;
  source: string;
  source_key: string;
  withdrawn_on: string | null;
  updated_at: Generated<Timestamp>;
  source_sequence: number | null;
}

export interface ContractTable {
  id: string;
  code: string;
  title: string;
  firm_id: string;
  cig: string | null;
  sla_policy_code: string | null;
  valid_from: string;
  valid_to: string;
}

export interface CurrentFactTable {
  subject_id: string;
  field: string;
  building_id: string;
  subject_kind: string;
  claim_id: string;
  value: Json;
  source: string;
  quality: string;
  evidence_id: string | null;
  valid_from: string;
  recorded_at: Timestamp;
  fresh_until: string | null;
  disagreeing: Generated<number>;
  disagreeing_since: Timestamp | null;
}

export interface DiscardActTable {
  id: string;
  protocol_number: string;
  authorised_on: string;
  authority: string;
  confirmed_by: string | null;
  confirmed_label: string;
  confirmed_at: Timestamp;
}

export interface DiscardProposalTable {
  document_id: string;
  reason: string;
  proposed_by: string | null;
  proposed_label: string;
  proposed_at: Timestamp;
  act_id: string | null;
}

export interface DiscardedFileTable {
  sha256: string;
  act_id: string;
  removed_at: Timestamp | null;
}

export interface DocumentTable {
  id: string;
  code: string;
  building_id: string | null;
  type: string | null;
  title: string;
  number: string | null;
  issued_on: string | null;
  expires_on: string | null;
  issuer: string | null;
  signatory: string | null;
  outcome: string | null;
  visibility: Generated<string>;
  state: string;
  current_version: Generated<number>;
  retain_until: string | null;
  proposals: Generated<Json>;
  source: string;
  source_key: string;
  withdrawn_at: Timestamp | null;
  withdraw_reason: string | null;
  confirmed_at: Timestamp | null;
  confirmed_label: string | null;
  version: Generated<number>;
  created_by: string | null;
  created_label: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  search: GeneratedAlways<string | null>;
  to_place: string | null;
}

export interface DocumentEventTable {
  id: string;
  document_id: string;
  at: Timestamp;
  actor_id: string | null;
  actor_label: string;
  action: string;
  note: string | null;
  detail: Generated<Json>;
}

export interface DocumentLinkTable {
  id: string;
  document_id: string;
  subject_kind: string;
  subject_id: string;
  role: string;
  created_label: string;
  created_at: Timestamp;
  removed_label: string | null;
  removed_at: Timestamp | null;
}

export interface DocumentTextTable {
  version_id: string;
  state: Generated<string>;
  reason: string | null;
  attempts: Generated<number>;
  pages: number | null;
  by_ocr: Generated<boolean>;
  text: string | null;
  read_at: Timestamp | null;
  words: GeneratedAlways<string | null>;
}

export interface DocumentVersionTable {
  id: string;
  document_id: string;
  number: number;
  sha256: string;
  media_type: string;
  byte_length: number;
  file_name: string;
  note: string | null;
  added_by: string | null;
  added_label: string;
  added_at: Timestamp;
}

export interface DomainEventTable {
  id: Generated<number>;
  at: Generated<Timestamp>;
  kind: string;
  subject_kind: string;
  subject_id: string;
  detail: Generated<Json>;
}

export interface DossierTable {
  building_id: string;
  version: Generated<number>;
  head: Uint8Array | null;
  required: Generated<number>;
  stated: Generated<number>;
  founded: Generated<number>;
  current: Generated<number>;
  disagreeing: Generated<number>;
  dictionary_version: Generated<number>;
  measured_on: string | null;
  registry_digest: string | null;
}

export interface DossierChangeTable {
  id: string;
  building_id: string;
  number: number;
  at: Timestamp;
  actor_id: string | null;
  actor_label: string;
  cause: string;
  correlation_id: string;
  claims: number;
  digest: Uint8Array;
  hash: Uint8Array;
}

export interface DossierExportTable {
  id: string;
  kind: string;
  state: Generated<string>;
  asked_by: string;
  asked_by_label: string;
  grants: Json;
  correlation_id: string;
  building_ids: string[];
  as_of: string | null;
  labels: Json | null;
  progress: Generated<number>;
  attempts: Generated<number>;
  asked_at: Timestamp;
  touched_at: Timestamp;
  finished_at: Timestamp | null;
  expires_at: Timestamp | null;
  file_name: string | null;
  byte_length: number | null;
  sha256: string | null;
  fault: string | null;
}

export interface DossierRecordTable {
  id: string;
  building_id: string;
  kind: string;
  label: string;
  source: string;
  source_key: string;
  created_at: Generated<Timestamp>;
  withdrawn_on: string | null;
}

export interface ElementTable {
  id: string;
  code: string;
  building_id: string;
  space_id: string | null;
  uni8290: string;
  name: string;
  maker: string | null;
  model: string | null;
  serial: string | null;
  installed_on: string | null;
  source: string;
  source_key: string;
  withdrawn_on: string | null;
  updated_at: Generated<Timestamp>;
  source_sequence: number | null;
  ifc_guid: string | null;
  ifc_class: string | null;
}

export interface EmergencyAccessTable {
  id: string;
  user_id: string;
  assignment_id: string;
  reason: string;
  declared_at: Generated<Timestamp>;
  ends_at: Timestamp;
  ended_label: string | null;
  reviewed_at: Timestamp | null;
  reviewed_by: string | null;
  reviewed_label: string | null;
  outcome: string | null;
  review_note: string | null;
}

export interface EmergencyAcknowledgementTable {
  emergency_id: string;
  user_id: string;
  at: Generated<Timestamp>;
}

export interface EmergencyRegisterTable {
  id: string;
  opened_at: Timestamp;
  opened_by: string;
  opened_by_id: string | null;
  cause: string;
  authorised_by: string;
  closed_at: Timestamp | null;
  closed_by: string | null;
}

export interface ExchangeEntryTable {
  id: string;
  at: Generated<Timestamp>;
  direction: string;
  platform: string;
  api: string;
  api_version: string | null;
  consumer: string | null;
  method: string;
  path: string;
  status: number | null;
  outcome: string;
  latency_ms: number;
  correlation_id: string;
  request_excerpt: string | null;
  response_excerpt: string | null;
  error: string | null;
}

export interface FilePreviewTable {
  sha256: string;
  state: string;
  picture: string | null;
  attempts: Generated<number>;
  tried_at: Timestamp;
}

export interface FirmTable {
  id: string;
  code: string;
  name: string;
  kind: string;
  partita_iva: string | null;
  created_at: Generated<Timestamp>;
  disabled_at: Timestamp | null;
}

export interface FloorPlanTable {
  id: string;
  building_id: string;
  storey_id: string;
  document_id: string;
  document_version: number;
  source_sha256: string;
  media_type: string;
  page: number;
  is_to_check: Generated<boolean>;
  created_by: string | null;
  created_label: string;
  created_at: Timestamp;
  withdrawn_at: Timestamp | null;
  withdrawn_label: string | null;
}

export interface FormalRequestTable {
  id: string;
  entry_id: string;
  building_id: string;
  request_id: string;
  subject: string;
  text: string;
  capacity: string;
  author_id: string;
  author_label: string;
  sha256: string;
  created_at: Timestamp;
}

export interface HolidayTable {
  code: string;
  name: string;
  kind: string;
  month_day: string | null;
  after_easter: number | null;
  on_day: string | null;
  from_year: Generated<number>;
  norm: string;
}

export interface IdempotencyKeyTable {
  user_id: string;
  key: string;
  route: string;
  request_hash: Uint8Array;
  status: number | null;
  body: string | null;
  headers: Json | null;
  created_at: Generated<Timestamp>;
}

export interface ImportRefusalTable {
  run_id: string;
  line: number;
  reason: string;
  detail: Generated<string>;
}

export interface ImportRunTable {
  id: string;
  number: Generated<number>;
  kind: string;
  source: string;
  file_name: string;
  file_sha256: string;
  settings_sha256: string;
  profile: string;
  reading: Generated<Json>;
  state: Generated<string>;
  position: Generated<number>;
  added: Generated<number>;
  changed: Generated<number>;
  unchanged: Generated<number>;
  refused: Generated<number>;
  actor_label: string;
  started_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
  finished_at: Timestamp | null;
}

export interface ImportedReportTable {
  request_id: string;
  content_sha256: string;
  run_id: string;
  request_version: number;
}

export interface InboxMessageTable {
  id: string;
  platform: string;
  message_id: string;
  kind: string;
  received_at: Generated<Timestamp>;
  payload: string;
  headers: Generated<Json>;
  state: Generated<string>;
  attempts: Generated<number>;
  reason: string | null;
  subject_kind: string | null;
  subject_id: string | null;
  handled_at: Timestamp | null;
  correlation_id: string;
  discarded_at: Timestamp | null;
}

export interface ModelChangeTable {
  model_id: string;
  position: number;
  action: string;
  kind: string;
  group_key: string;
  storey: string;
  key: string;
  subject_id: string | null;
  is_own: boolean;
  title: string;
  fields: Json;
  thing: Json | null;
  fingerprint: Uint8Array;
  state: Generated<string>;
}

export interface ModelCheckTable {
  id: string;
  model_id: string;
  file_name: string;
  sha256: string;
  state: Generated<string>;
  failure: string | null;
  title: Generated<string>;
  results: Generated<Json>;
  created_label: string;
  created_at: Timestamp;
}

export interface ModelItemTable {
  subject_kind: string;
  subject_id: string;
  building_id: string;
  model_id: string;
  discipline: string;
  guid: string;
  ifc_class: string;
  stated: Json;
}

export interface ModelNodeTable {
  source_sha256: string;
  position: number;
  kind: string;
  guid: string;
  name: string;
  ifc_class: string;
  storey_guid: string | null;
  has_shape: boolean;
}

export interface ModelViewTable {
  source_sha256: string;
  made_by: string;
  state: Generated<string>;
  message: string | null;
  shapes_sha256: string | null;
  byte_length: number | null;
  triangles: number | null;
  touched_at: Timestamp;
}

export interface MunicipioTable {
  code: string;
  label: string;
  sort_order: number;
}

export interface NegativeCheckWaitingTable {
  check_id: string;
  fault: string | null;
  next_try_at: Generated<Timestamp>;
}

export interface ObligationTable {
  id: string;
  rule: string;
  subject_kind: string;
  subject_id: string;
  building_id: string;
  municipio: string | null;
  kind: string;
  due_on: string | null;
  missing: Generated<Json>;
  doer: string;
  last_done_on: string | null;
  last_outcome: string | null;
  use_forbidden_since: string | null;
  work_order_id: string | null;
}

export interface ObligationCursorTable {
  only_one: Generated<boolean>;
  rules_digest: string;
  day: string;
}

export interface ObligationPlanTable {
  id: string;
  state: Generated<string>;
  asked_by: string;
  asked_by_label: string;
  grants: Json;
  correlation_id: string;
  asked_at: Timestamp;
  grouping: string;
  lead_days: number;
  outside_lessons: boolean;
  left_out: Generated<number>;
  confirmed_at: Timestamp | null;
  finished_at: Timestamp | null;
  undo_reason: string | null;
  undone_at: Timestamp | null;
}

export interface ObligationStaleTable {
  id: Generated<number>;
  building_id: string;
  element_id: string | null;
}

export interface OutboxMessageTable {
  id: string;
  sequence: Generated<number>;
  platform: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  idempotency_key: string;
  payload: Json;
  state: Generated<string>;
  attempts: Generated<number>;
  next_attempt_at: Generated<Timestamp>;
  lease_until: Timestamp | null;
  last_error: string | null;
  reason: string | null;
  created_at: Generated<Timestamp>;
  delivered_at: Timestamp | null;
  correlation_id: string;
  discarded_at: Timestamp | null;
}

export interface PlanDrawingTable {
  source_sha256: string;
  page: number;
  made_by: string;
  state: Generated<string>;
  message: string | null;
  picture_sha256: string | null;
  media_type: string | null;
  width: string | null;
  height: string | null;
  metres_per_unit: string | null;
  notes: Generated<Json>;
  found: Generated<Json>;
  touched_at: Timestamp;
}

export interface PlanOutlineTable {
  plan_id: string;
  space_id: string;
  version: number;
  points: Json | null;
  author_id: string | null;
  author_label: string;
  at: Timestamp;
}

export interface PlannedCheckTable {
  planned_order_id: string;
  obligation_id: string;
  rule: string;
  subject_kind: string;
  subject_id: string;
  due_on: string;
  left_out: string | null;
}

export interface PlannedOrderTable {
  id: string;
  plan_id: string;
  position: number;
  building_id: string;
  element_id: string | null;
  title: string;
  category: string;
  urgency: string;
  proposed_on: string;
  because: Generated<Json>;
  is_late: boolean;
  outcome: string | null;
  outcome_note: string | null;
  work_order_id: string | null;
}

export interface PlatformHealthTable {
  platform: string;
  breaker: Generated<string>;
  last_ok_at: Timestamp | null;
  last_failure_at: Timestamp | null;
  last_failure: string | null;
  updated_at: Generated<Timestamp>;
  calls_used: number | null;
  calls_allowed: number | null;
  calls_told_at: Timestamp | null;
}

export interface ProtocolEntryTable {
  id: string;
  code: string;
  direction: string;
  subject: string;
  correspondents: Generated<Json>;
  classification: string | null;
  office: string | null;
  attachments: Generated<Json>;
  cause_kind: string;
  cause_id: string;
  building_id: string | null;
  municipio: string | null;
  state: Generated<string>;
  tried_at: Timestamp | null;
  unit_id: string | null;
  register: string | null;
  year: number | null;
  number: number | null;
  registered_at: Timestamp | null;
  missing_files: Generated<Json>;
  refusal: string | null;
  emergency_id: string | null;
  emergency_year: number | null;
  emergency_number: number | null;
  emergency_at: Timestamp | null;
  annulment_reason: string | null;
  annulment_asked_at: Timestamp | null;
  created_at: Timestamp;
  created_by: string;
  correlation_id: string;
  annulment_asked_by: string | null;
  annulment_checked_at: Timestamp | null;
  annulled_at: Timestamp | null;
  search: GeneratedAlways<string | null>;
}

export interface ReadingDueTable {
  id: Generated<number>;
  reading: string;
  subject_id: string;
}

export interface ReadingRulesTable {
  reading: string;
  digest: string;
}

export interface RegisterFileTable {
  item_id: string;
  document_key: string;
  sha256: string | null;
  state: Generated<string>;
  because: string | null;
  attempts: Generated<number>;
  document_id: string | null;
  updated_at: Timestamp;
}

export interface RegisterWireTable {
  only_one: Generated<boolean>;
  since: Timestamp;
}

export interface RegisterWritingTable {
  id: string;
  code: string;
  kind: string;
  cause_kind: string;
  cause_id: string;
  building_id: string;
  element_id: string | null;
  subject: string;
  field: string | null;
  value: Json | null;
  register_value: Json | null;
  reason: Generated<string>;
  seen_version: number | null;
  state: Generated<string>;
  tried_at: Timestamp | null;
  round: Generated<number>;
  register_code: string | null;
  register_sequence: number | null;
  written_at: Timestamp | null;
  refusal: string | null;
  theirs: Json | null;
  theirs_version: number | null;
  version: Generated<number>;
  created_at: Timestamp;
  created_by: string;
  decided_by: string | null;
  decided_at: Timestamp | null;
  decision: string | null;
  correlation_id: string;
  search: GeneratedAlways<string | null>;
}

export interface RequestTable {
  id: string;
  code: string;
  source: string;
  source_key: string;
  source_number: string | null;
  state: string;
  category: string | null;
  source_category: string | null;
  urgency: string | null;
  subject: string;
  description: Generated<string>;
  reporter_name: string | null;
  reporter_tax_code: string | null;
  reporter_email: string | null;
  reporter_phone: string | null;
  address_text: Generated<string>;
  point: Geometry | null;
  building_id: string | null;
  municipio: string | null;
  merged_into: string | null;
  work_order_id: string | null;
  reject_reason: string | null;
  opened_at: Timestamp;
  received_at: Generated<Timestamp>;
  source_modified_at: Timestamp;
  closed_at: Timestamp | null;
  reopen_count: Generated<number>;
  version: Generated<number>;
  updated_at: Generated<Timestamp>;
  search: GeneratedAlways<string | null>;
  source_tie: Generated<string>;
  element_id: string | null;
}

export interface RequestEventTable {
  id: string;
  request_id: string;
  at: Generated<Timestamp>;
  actor_id: string | null;
  actor_label: string;
  kind: string;
  note: string | null;
  detail: Generated<Json>;
}

export interface RetentionRuleTable {
  type: string;
  months: number | null;
  reason: string;
  written_by: string | null;
  written_label: string;
  written_at: Timestamp;
}

export interface RoleAssignmentTable {
  id: string;
  user_id: string;
  role: string;
  scope_kind: string;
  scope_key: Generated<string>;
  valid_from: Generated<Timestamp>;
  valid_to: Timestamp | null;
  granted_by: string | null;
  reason: Generated<string>;
  origin: Generated<string>;
  granted_label: Generated<string>;
  granted_at: Generated<Timestamp>;
  source_id: string | null;
  lent_from: string | null;
  ended_label: string | null;
  end_reason: string | null;
}

export interface RoleGroupTable {
  id: string;
  name: string;
  match_key: string;
  role: string;
  scope_kind: string;
  scope_key: Generated<string>;
  reason: Generated<string>;
  created_at: Generated<Timestamp>;
  created_label: string;
  removed_at: Timestamp | null;
  removed_label: string | null;
}

export interface RoleRequestTable {
  id: string;
  user_id: string;
  role: string;
  scope_kind: string;
  scope_text: Generated<string>;
  firm_id: string | null;
  reason: string;
  contact: Generated<string>;
  state: Generated<string>;
  asked_at: Generated<Timestamp>;
  decided_at: Timestamp | null;
  decided_by: string | null;
  decided_label: string | null;
  decision_note: string | null;
}

export interface SavedViewTable {
  id: string;
  user_id: string;
  page: string;
  name: string;
  query: string;
  created_at: Generated<Timestamp>;
}

export interface SchemaMigrationTable {
  name: string;
  sha256: string;
  applied_at: Generated<Timestamp>;
}

export interface SchoolYearTable {
  id: string;
  code: string;
  version: number;
  first_day: string;
  last_day: string;
  pauses: Generated<Json>;
  weekdays: Json;
  source: string;
  written_by: string | null;
  written_by_label: string;
  written_at: Timestamp;
}

export interface SearchWordTable {
  word: string;
}

export interface SessionTable {
  token_hash: Uint8Array;
  user_id: string;
  csrf_token: string;
  created_at: Generated<Timestamp>;
  last_seen_at: Generated<Timestamp>;
  expires_at: Timestamp;
  provider: string;
  provider_session: string | null;
  user_agent: string | null;
  revoked_at: Timestamp | null;
  id: Generated<string>;
  method: Generated<string>;
  identity_provider: string | null;
  level: number | null;
  attribute_class: string | null;
  delegation: Json | null;
  provider_subject: string | null;
  idle_minutes: Generated<number>;
  sealed_tokens: Uint8Array | null;
  refresh_at: Timestamp | null;
  ended_because: string | null;
}

export interface SettledMessageTable {
  digest: Uint8Array;
  settled_at: Generated<Timestamp>;
}

export interface SignInAttemptTable {
  state: string;
  code_verifier: string;
  nonce: string;
  return_to: string;
  created_at: Generated<Timestamp>;
}

export interface SlaPolicyTable {
  code: string;
  label: string;
  source: string;
  provisional: boolean;
}

export interface SlaRuleTable {
  policy_code: string;
  urgency: string;
  milestone: string;
  minutes: number;
  wording: string;
  calendar_code: string;
  source: string;
  valid_from: Generated<string>;
  valid_to: Generated<string>;
}

export interface SourceItemTable {
  id: string;
  source: string;
  kind: string;
  source_key: string;
  asked: Generated<string>;
  label: string;
  addresses: Generated<Json>;
  said: Json;
  listed_digest: string;
  unread: Generated<Json>;
  refused: Generated<Json>;
  state: Generated<string>;
  building_ids: Generated<string[]>;
  element_id: string | null;
  candidate_buildings: Generated<string[]>;
  candidate_elements: Generated<string[]>;
  to_match: Generated<boolean>;
  to_apply: Generated<boolean>;
  stated: Generated<Json>;
  version: Generated<number>;
  decided_by: string | null;
  decided_by_label: string | null;
  decided_at: Timestamp | null;
  reason: string | null;
  first_read_at: Timestamp;
  read_at: Timestamp;
  updated_at: Timestamp;
  withdrawn_on: string | null;
  sequence: number | null;
  older: Json | null;
  conflict_at: Timestamp | null;
  refused_digest: string | null;
}

export interface SpaceTable {
  id: string;
  code: string;
  storey_id: string;
  name: string;
  use: string;
  area_m2: string | null;
  source: string;
  source_key: string;
  withdrawn_on: string | null;
  updated_at: Generated<Timestamp>;
  source_sequence: number | null;
  ifc_guid: string | null;
}

export interface StoreyTable {
  id: string;
  code: string;
  building_id: string;
  level: number;
  name: string;
  source: string;
  source_key: string;
  withdrawn_on: string | null;
  updated_at: Generated<Timestamp>;
  source_sequence: number | null;
  ifc_guid: string | null;
}

export interface StreetTable {
  code: string;
  name: string;
  municipio: string | null;
  postcode: string | null;
  source: string;
  updated_at: Generated<Timestamp>;
  search: GeneratedAlways<string | null>;
}

export interface SubstitutionTable {
  id: string;
  absent_id: string;
  substitute_id: string;
  valid_from: Timestamp;
  valid_to: Timestamp;
  reason: string;
  created_at: Generated<Timestamp>;
  created_label: string;
  ended_at: Timestamp | null;
  ended_label: string | null;
}

export interface SyncCursorTable {
  platform: string;
  stream: string;
  cursor: Generated<string>;
  first_load_done_at: Timestamp | null;
  last_run_at: Timestamp | null;
  counts: Generated<Json>;
}

export interface UnitTable {
  id: string;
  code: string;
  building_id: string;
  subalterno: string | null;
  category: string | null;
  source: string;
  source_key: string;
  withdrawn_on: string | null;
  updated_at: Generated<Timestamp>;
  source_sequence: number | null;
}

export interface UsedLogoutTokenTable {
  jti: string;
  used_at: Generated<Timestamp>;
}

export interface WorkCalendarTable {
  code: string;
  label: string;
  round_the_clock: boolean;
  source: string;
}

export interface WorkCalendarIntervalTable {
  calendar_code: string;
  weekday: number;
  starts_at: string;
  ends_at: string;
  valid_from: Generated<string>;
  valid_to: Generated<string>;
}

export interface WorkOrderTable {
  id: string;
  code: string;
  state: string;
  title: string;
  description: Generated<string>;
  category: string;
  urgency: string;
  building_id: string | null;
  element_id: string | null;
  municipio: string | null;
  address_text: Generated<string>;
  point: Geometry | null;
  parent_id: string | null;
  contract_id: string | null;
  firm_id: string | null;
  assignee_id: string | null;
  opened_at: Timestamp;
  issued_at: Timestamp | null;
  accepted_at: Timestamp | null;
  planned_start: Timestamp | null;
  planned_end: Timestamp | null;
  started_at: Timestamp | null;
  suspended_at: Timestamp | null;
  suspend_cause: string | null;
  executed_at: Timestamp | null;
  verified_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  due_at: Timestamp | null;
  sla: Generated<Json>;
  labour_minutes: Generated<number>;
  closing_note: string | null;
  version: Generated<number>;
  created_by: string | null;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
  search: GeneratedAlways<string | null>;
  at_risk_at: Timestamp | null;
  sla_outcome: string | null;
  sla_policy_code: string | null;
}

export interface WorkOrderEventTable {
  id: string;
  order_id: string;
  at: Generated<Timestamp>;
  actor_id: string | null;
  actor_label: string;
  action: string;
  from_state: string | null;
  to_state: string;
  note: string | null;
  detail: Generated<Json>;
}

export interface WorkOrderSuspensionTable {
  id: string;
  order_id: string;
  cause: string;
  note: string | null;
  client_caused: boolean;
  began_at: Timestamp;
  ended_at: Timestamp | null;
}

export interface WorkOrderTallyTable {
  axis: string;
  axis_key: string;
  measure: string;
  period: string;
  state: string;
  orders: number;
}

export interface WorkOrderTallyChangeTable {
  measure: string;
  period: string;
  state: string;
  municipio: string | null;
  firm_id: string | null;
  orders: number;
}

export interface Schema {
  access_journal: AccessJournalTable;
  access_log: AccessLogTable;
  app_user: AppUserTable;
  attachment: AttachmentTable;
  audit_entry: AuditEntryTable;
  audit_segment: AuditSegmentTable;
  audit_verification: AuditVerificationTable;
  blob_check: BlobCheckTable;
  building: BuildingTable;
  building_model: BuildingModelTable;
  category: CategoryTable;
  check_annulment: CheckAnnulmentTable;
  check_done: CheckDoneTable;
  check_rule_own: CheckRuleOwnTable;
  check_work_order: CheckWorkOrderTable;
  civic: CivicTable;
  claim: ClaimTable;
  client_token_seen: ClientTokenSeenTable;
  complex: ComplexTable;
  contract: ContractTable;
  current_fact: CurrentFactTable;
  discard_act: DiscardActTable;
  discard_proposal: DiscardProposalTable;
  discarded_file: DiscardedFileTable;
  document: DocumentTable;
  document_event: DocumentEventTable;
  document_link: DocumentLinkTable;
  document_text: DocumentTextTable;
  document_version: DocumentVersionTable;
  domain_event: DomainEventTable;
  dossier: DossierTable;
  dossier_change: DossierChangeTable;
  dossier_export: DossierExportTable;
  dossier_record: DossierRecordTable;
  element: ElementTable;
  emergency_access: EmergencyAccessTable;
  emergency_acknowledgement: EmergencyAcknowledgementTable;
  emergency_register: EmergencyRegisterTable;
  exchange_entry: ExchangeEntryTable;
  file_preview: FilePreviewTable;
  firm: FirmTable;
  floor_plan: FloorPlanTable;
  formal_request: FormalRequestTable;
  holiday: HolidayTable;
  idempotency_key: IdempotencyKeyTable;
  import_refusal: ImportRefusalTable;
  import_run: ImportRunTable;
  imported_report: ImportedReportTable;
  inbox_message: InboxMessageTable;
  model_change: ModelChangeTable;
  model_check: ModelCheckTable;
  model_item: ModelItemTable;
  model_node: ModelNodeTable;
  model_view: ModelViewTable;
  municipio: MunicipioTable;
  negative_check_waiting: NegativeCheckWaitingTable;
  obligation: ObligationTable;
  obligation_cursor: ObligationCursorTable;
  obligation_plan: ObligationPlanTable;
  obligation_stale: ObligationStaleTable;
  outbox_message: OutboxMessageTable;
  plan_drawing: PlanDrawingTable;
  plan_outline: PlanOutlineTable;
  planned_check: PlannedCheckTable;
  planned_order: PlannedOrderTable;
  platform_health: PlatformHealthTable;
  protocol_entry: ProtocolEntryTable;
  reading_due: ReadingDueTable;
  reading_rules: ReadingRulesTable;
  register_file: RegisterFileTable;
  register_wire: RegisterWireTable;
  register_writing: RegisterWritingTable;
  request: RequestTable;
  request_event: RequestEventTable;
  retention_rule: RetentionRuleTable;
  role_assignment: RoleAssignmentTable;
  role_group: RoleGroupTable;
  role_request: RoleRequestTable;
  saved_view: SavedViewTable;
  schema_migration: SchemaMigrationTable;
  school_year: SchoolYearTable;
  search_word: SearchWordTable;
  session: SessionTable;
  settled_message: SettledMessageTable;
  sign_in_attempt: SignInAttemptTable;
  sla_policy: SlaPolicyTable;
  sla_rule: SlaRuleTable;
  source_item: SourceItemTable;
  space: SpaceTable;
  storey: StoreyTable;
  street: StreetTable;
  substitution: SubstitutionTable;
  sync_cursor: SyncCursorTable;
  unit: UnitTable;
  used_logout_token: UsedLogoutTokenTable;
  work_calendar: WorkCalendarTable;
  work_calendar_interval: WorkCalendarIntervalTable;
  work_order: WorkOrderTable;
  work_order_event: WorkOrderEventTable;
  work_order_suspension: WorkOrderSuspensionTable;
  work_order_tally: WorkOrderTallyTable;
  work_order_tally_change: WorkOrderTallyChangeTable;
}
