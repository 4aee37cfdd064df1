import { useLoaded } from "../calls.js";
import { to } from "../router.js";
import { Badge, Crumbs, Facts, Failure, Heading, State, Time } from "../ui.js";

/** One run of a script, by its event's id. */
export function AuditEvent({ id }: { id: string }) {
  const { data, error, isLoading, reload } = useLoaded((api) => api.auditEventsFmp.read({ id: Number(id) }), [id]);
  const event = data?.data;
  return (
    <>
      <Crumbs>
        <a href={to("audit")}>Audit events</a> / {id}
      </Crumbs>
      <Heading>{event?.script_name ?? `Audit event ${id}`}</Heading>
      <Failure error={error} onRetry={reload} />
      <State isLoading={isLoading} isEmpty={false} empty="" />
      {event && (
        <Facts
          facts={[
            ["Started", <Time at={event.start_time} />],
            ["Stopped", event.stop_time ? <Time at={event.stop_time} /> : <Badge text="open" tone="mark" />],
            ["Unique id", <code>{event.unique_id}</code>],
            ["Host", event.host_name],
            ["File", event.file_name],
            ["Notes", event.notes?.length ? <ul>{event.notes.map((note) => <li key={note}>{note}</li>)}</ul> : "–"],
          ]}
        />
      )}
    </>
  );
}
