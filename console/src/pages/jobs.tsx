import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useLoaded, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to, usePlace } from "../router.js";
import { Act, Badge, Failure, Row, Time, type Tone, useCursor, useQuiet } from "../ui.js";

type Job = components["schemas"]["WebhookJobView"];

const HEADS = ["Job", "What happened", "Order", "Subscription", "State", "Answer", "Made", ""];
const STATES = [
  ["", "All"],
  ["received", "Received"],
  ["delivered", "Delivered"],
  ["retrying", "Retrying"],
  ["failed", "Failed"],
  ["canceled", "Canceled"],
] as const;
const TONES: Readonly<Record<string, Tone>> = { delivered: "good", failed: "bad", retrying: "mark" };
const WANTED = { term: "", state: "", subscriber: "", from: "", before: "" };

/** An integration's deliveries, the newest first. */
export function Jobs({ integrationId }: { integrationId: number }) {
  const { query } = usePlace();
  const [wanted, setWanted] = useState({ ...WANTED, subscriber: query.get("subscriber") ?? "" });
  const { loaded, cursor } = useJobs(integrationId, wanted);
  const field = (name: keyof typeof WANTED) => ({ value: wanted[name], onValue: (value: string) => setWanted({ ...wanted, [name]: value }) });
  const filter = (name: keyof typeof WANTED, attr: string) => ({ name, attr: `filters.${attr}`, error: loaded.error, ...field(name) });
  return (
    <>
      <div class="filters">
        <Field label="Search" name="search" type="search" {...field("term")} hint="Order, address, event, URL" />
        <Field label="State" name="state" {...field("state")} options={STATES} />
        <Field label="Subscription's id or name" {...filter("subscriber", "subscribers")} />
        <Field label="Made from" type="datetime-local" {...filter("from", "date_range_start")} />
        <Field label="Made before" type="datetime-local" {...filter("before", "date_range_end")} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Webhook jobs" heads={HEADS} empty="No job is like this.">
        {(job) => <Row key={job.id} heads={HEADS} cells={cells(job, integrationId, loaded.reload)} />}
      </Results>
    </>
  );
}

function useJobs(integrationId: number, wanted: typeof WANTED) {
  const quiet = useQuiet(wanted);
  const term = quiet.term.trim();
  const search = term && { search: { term } };
  const restricted = [term, quiet.state, quiet.subscriber, quiet.from, quiet.before];
  const cursor = useCursor(restricted);
  const loaded = useLoaded(
    (api) => api.webhookJobs.index({ integration_id: integrationId, page: cursor.page, filters: filtersOf(quiet), ...search }),
    [integrationId, ...restricted, cursor.after],
  );
  return { loaded, cursor };
}

function cells(job: Job, integrationId: number, onQueued: () => void) {
  return [
    <a href={to("webhooks", integrationId, "jobs", job.id)}>{job.id}</a>,
    job.event ?? job.status,
    job.order_id,
    <a href={to("webhooks", integrationId, "subscriptions", job.webhook_out_sub_id)}>{job.webhook_subscriber ?? job.webhook_out_sub_id}</a>,
    <JobState state={job.state} />,
    job.status_code ?? "none",
    <Time at={job.created_at} />,
    job.state === "failed" && <Retry job={job} onQueued={onQueued} />,
  ];
}

function filtersOf({ state, subscriber, from, before }: typeof WANTED) {
  return {
    ...(state && { state: [state as "failed"] }),
    ...(subscriber.trim() && { subscribers: [subscriber.trim()] }),
    ...(from && { date_range_start: new Date(from).toISOString() }),
    ...(before && { date_range_end: new Date(before).toISOString() }),
  };
}

export function JobState({ state }: { state: string }) {
  return <Badge text={state} tone={TONES[state] ?? "soft"} />;
}

/** Queues a job that failed once more. */
export function Retry({ job, onQueued }: { job: Pick<Job, "id" | "integration_id">; onQueued: () => void }) {
  const { tell } = useSigned();
  const doing = useDoing();
  const retry = () =>
    doing.run(async (api) => {
      await saved(api.webhookJobs.retry({ integration_id: job.integration_id, id: job.id }));
      tell(`Job ${job.id} is queued once more.`);
      onQueued();
    });
  return (
    <>
      <Act label="Retry" doing={doing} onAct={retry} kind="plain small" />
      <Failure error={doing.error} />
    </>
  );
}
