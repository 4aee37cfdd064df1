import type { components } from "../../../clients/typescript/src/index.js";
import { useLoaded } from "../calls.js";
import { One } from "../results.js";
import { to } from "../router.js";
import { Act, Crumbs, Facts, Heading, Row, State, Table, Time, useRepeated } from "../ui.js";
import { JobState, Retry } from "./jobs.js";

type Read = components["schemas"]["WholeWebhookJobView"];

const HEADS = ["When", "Took", "Answer", "What it said"];

/** One delivery with its attempts. While it is not over, the page looks again by itself. */
export function Job({ integrationId, id }: { integrationId: number; id: number }) {
  const loaded = useLoaded((api) => api.webhookJobs.read({ integration_id: integrationId, id }), [integrationId, id]);
  const { data, reload } = loaded;
  useRepeated(reload, data?.data.state === "received" || data?.data.state === "retrying");
  return (
    <>
      <Crumbs>
        <a href={to("webhooks")}>Webhooks</a> / <a href={to("webhooks", integrationId, "jobs")}>Jobs of integration {integrationId}</a> / {id}
      </Crumbs>
      <Heading actions={<Act label="Look again" onAct={reload} kind="plain" />}>{`Webhook job ${id}`}</Heading>
      <One loaded={loaded} isRepeated>
        {(job) => (
          <>
            <Facts facts={factsOf(job)} />
            {job.state === "failed" && <Retry job={job} onQueued={reload} />}
            <h2>Attempts</h2>
            <Attempts attempts={job.attempts} />
          </>
        )}
      </One>
    </>
  );
}

function factsOf(job: Read) {
  return [
    ["State", <JobState state={job.state} />],
    ["What happened", job.event ?? job.status],
    ["Order", job.order_id],
    ["Subscription", <a href={to("webhooks", job.integration_id, "subscriptions", job.webhook_out_sub_id)}>{job.webhook_subscriber ?? job.webhook_out_sub_id}</a>],
    ["Posted to", <code>{job.callback_url}</code>],
    ["Attempts", job.attempt_count],
    ["Next attempt", job.next_attempt_at ? <Time at={job.next_attempt_at} /> : "none"],
    ["Made", <Time at={job.created_at} />],
  ] as const;
}

function Attempts({ attempts }: Pick<Read, "attempts">) {
  if (!attempts.length) return <State isLoading={false} isEmpty empty="None yet." />;
  return (
    <Table label="Attempts" heads={HEADS}>
      {attempts.map((attempt) => (
        <Row
          key={attempt.at}
          heads={HEADS}
          cells={[<Time at={attempt.at} />, `${attempt.milliseconds} ms`, attempt.code ?? attempt.rule, <code class="said">{attempt.answer ?? ""}</code>]}
        />
      ))}
    </Table>
  );
}
