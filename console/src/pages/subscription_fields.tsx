// The events of a subscription, and the fields that creating and changing one have in common.
import type { WebhookOutSubsCreateParams } from "../../../clients/typescript/src/index.js";
import type { Values } from "../edited.js";
import { Check, Choices, Field } from "../fields.js";

type EventName = NonNullable<WebhookOutSubsCreateParams["events"]>[number];
type OrderStatus = NonNullable<WebhookOutSubsCreateParams["statuses"]>[number];

const EVENTS = words<EventName>({
  "appointment.scheduled": true,
  "appointment.unable_to_complete": true,
  "appointment.awaiting_availability": true,
  "appointment.awaiting_reschedule": true,
  "order.processed": true,
  "order.post_processing": true,
  "order.delivered": true,
  "order.canceled": true,
});
const STATUSES = words<OrderStatus>({
  ordered: true,
  scheduled: true,
  assembly: true,
  notified: true,
  completed: true,
  hold: true,
  cancelled: true,
  submitted_cancel_onsite: true,
  pending_appointment: true,
  ready_to_schedule: true,
  committed: true,
});
export const ATTRS = ["key", "name", "callback_url", "statuses", "events", "notification_emails", "success_code", "version"];

/** All words of a type: one that is missing does not compile. */
function words<Word extends string>(all: Record<Word, true>): readonly string[] {
  return Object.keys(all);
}

interface FieldsProps {
  readonly version: string;
  readonly values: Values;
  readonly set: (name: string, value: string | boolean | readonly string[]) => void;
  readonly error: unknown;
  readonly hintOf?: (name: string) => string | undefined;
}

export function SubscriptionFields({ version, values, set, error, hintOf = () => undefined }: FieldsProps) {
  const text = (name: string, label: string, hint?: string, required = false) => (
    <Field
      label={label}
      name={name}
      type={name === "callback_url" ? "url" : "text"}
      value={String(values[name])}
      onValue={(value) => set(name, value)}
      error={error}
      hint={hintOf(name) ?? hint}
      required={required}
    />
  );
  return (
    <>
      {text("name", "Name", undefined, true)}
      {text("key", "Key", "What programs know the subscription by", true)}
      {text("callback_url", "Callback URL", "A public https address, to which events are posted", true)}
      <Triggers version={version} values={values} set={set} error={error} />
      {text("success_code", "Counts as delivered", "An HTTP status such as 204, or a class such as 2xx; without it, any 2xx")}
      {text("notification_emails", "Mailed when deliveries fail", "Addresses separated by commas")}
      <Check label="Mail them" checked={values["notify"] === true} onChecked={(isOn) => set("notify", isOn)} />
      <Check label="Active: events are delivered" checked={values["active"] === true} onChecked={(isOn) => set("active", isOn)} />
    </>
  );
}

function Triggers({ version, values, set, error }: FieldsProps) {
  const [name, label, all] = version === "2" ? (["statuses", "Statuses of an order", STATUSES] as const) : (["events", "Events", EVENTS] as const);
  const chosen = values[name] as readonly string[];
  return <Choices label={label} name={name} all={all} chosen={chosen} onChosen={(given) => set(name, given)} error={error} />;
}
