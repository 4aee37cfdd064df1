import { useLoaded } from "../calls.js";
import { to } from "../router.js";
import { Act, Crumbs, Facts, Failure, Heading, Row, State, Table, Time, useRepeated } from "../ui.js";
import { JobState, Retry } from "./jobs.js";

const HEADS = ["When", "Took", "Answer", "What it said"];

/** One delivery with its attempts. While it is not over, the page looks again by itself. */
export function Job({ integrationId, id }: { integrationId: number; id: number }) {
  const { data, error, isLoading, reload } = useLoaded((api) => api.webhookJobs.read({ integration_id: integrationId, id }), [integrationId, id]);
  const job = data?.data;
  useRepeated(reload, job?.state === "received" || job?.state === "retrying");
  return (
    <>
      <Crumbs>
        <a href={to("webhooks")}>Webhooks</a> / <a href={to("webhooks", integrationId, "jobs")}>Jobs of integration {integrationId}</a> / {id}
      </Crumbs>
      <Heading actions={<Act label="Look again" onAct={reload} kind="plain" />}>{`Webhook job ${id}`}</Heading>
      <Failure error={error} onRetry={reload} />
      <State isLoading={isLoading && !job} isEmpty={false} empty="" />
      {job && (
        <>
          <Facts
            facts={[
              ["State", <JobState state={job.state} />],
              ["What happened", job.event ?? job.status],
              ["Order", job.order_id],
              ["Subscription", <a href={to("webhooks", integrationId, "subscriptions", job.webhook_out_sub_id)}>{job.webhook_subscriber ?? job.webhook_out_sub_id}</a>],
              ["Posted to", <code>{job.callback_url}</code>],
              ["Attempts", job.attempt_count],
              ["Next attempt", job.next_attempt_at ? <Time at={job.next_attempt_at} /> : "none"],
              ["Made", <Time at={job.created_at} />],
            ]}
          />
          {job.state === "failed" && <Retry job={job} onQueued={reload} />}
          <h2>Attempts</h2>
          <State isLoading={false} isEmpty={!job.attempts.length} empty="None yet." />
          {job.attempts.length > 0 && (
            <Table label="Attempts" heads={HEADS}>
              {job.attempts.map((attempt) => (
                <Row
                  key={attempt.at}
                  heads={HEADS}
                  cells={[<Time at={attempt.at} />, `${attempt.milliseconds} ms`, attempt.code ?? attempt.rule, <code class="said">{attempt.answer ?? ""}</code>]}
                />
              ))}
            </Table>
          )}
        </>
      )}
    </>
  );
}
