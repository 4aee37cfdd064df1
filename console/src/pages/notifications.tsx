import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useLoaded, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Act, Badge, Copied, Failure, focusHeading, Heading, Row, Time, useCursor } from "../ui.js";

type Notification = components["schemas"]["NotificationView"];

const HEADS = ["When", "What failed", "Why", "About", "Request", "State"];
const KINDS = { mail: "A mail", webhook_failing: "Deliveries of a webhook", webhook_disabled: "A webhook, which is switched off now", dead_letter: "Work in a queue" } as const;
const SHOWN = [
  ["unresolved", "Not resolved"],
  ["resolved", "Resolved"],
  ["", "All"],
] as const;

/** What failed, the newest first. */
export function Notifications() {
  const [shown, setShown] = useState<string>("unresolved");
  const [kind, setKind] = useState<string>("");
  const cursor = useCursor([shown, kind]);
  const loaded = useLoaded(
    (api) => api.notifications.index({ page: cursor.page, filters: [shown, kind].filter(Boolean) as "mail"[] }),
    [shown, kind, cursor.after],
  );
  return (
    <>
      <Heading>Notifications</Heading>
      <div class="filters">
        <Field label="Show" name="shown" value={shown} onValue={setShown} options={SHOWN} />
        <Field label="What failed" name="kind" value={kind} onValue={setKind} options={[["", "Anything"], ...Object.entries(KINDS)]} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Notifications" heads={HEADS} empty="There is nothing: nothing failed, or all of it is resolved.">
        {(each) => <Row key={each.id} heads={HEADS} cells={cells(each, loaded.reload)} />}
      </Results>
    </>
  );
}

function cells(each: Notification, onResolved: () => void) {
  return [
    <Time at={each.created_at} />,
    KINDS[each.kind as keyof typeof KINDS] ?? each.kind,
    <code>{each.reason}</code>,
    <About {...each} />,
    each.request_id ? <Copied text={each.request_id} /> : "–",
    each.resolved_at ? <Badge text="resolved" tone="good" /> : <Resolution id={each.id} onResolved={onResolved} />,
  ];
}

/** The way to the record. */
function About({ source, record_id, integration_id, webhook_out_sub_id }: Notification) {
  if (integration_id && webhook_out_sub_id) return <a href={to("webhooks", integration_id, "subscriptions", webhook_out_sub_id)}>Subscription {webhook_out_sub_id}</a>;
  if (integration_id) return <a href={to("webhooks", integration_id, "jobs")}>Jobs of integration {integration_id}</a>;
  const page = record_id ? pageOf(source ?? "") : undefined;
  if (page && record_id) return <a href={to(page, record_id)}>{`${source}, record ${record_id}`}</a>;
  return <>{record_id ? `${source}, record ${record_id}` : source}</>;
}

/** Of the routes whose mails are about one record. */
export function pageOf(source: string): string | undefined {
  if (source.includes("destroy")) return undefined;
  if (source.startsWith("list_items")) return "item";
  return source.startsWith("audit_events_fmp") ? "audit" : source.startsWith("requirements") ? "requirements" : undefined;
}

function Resolution({ id, onResolved }: { id: number; onResolved: () => void }) {
  const { tell } = useSigned();
  const doing = useDoing();
  const resolve = () =>
    doing.run(async (api) => {
      await saved(api.notifications.resolve({ id }));
      focusHeading();
      tell("The notification is resolved, for all who see it.");
      onResolved();
    });
  return (
    <>
      <Act label="Resolve" doing={doing} onAct={resolve} kind="plain small" />
      <Failure error={doing.error} />
    </>
  );
}
