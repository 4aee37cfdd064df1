import { useState } from "preact/hooks";
import { useDoing, useLoaded, useSigned } from "../calls.js";
import { end, endAll, listed, type Session } from "../sessions.js";
import { Badge, Confirmed, Failure, Heading, Row, State, Table, Time, useCursor } from "../ui.js";

const HEADS = ["Last used", "Opened", "Application", "Program", "Network", ""];

/** The user's own sessions, the one that was used last first. */
export function Sessions({ token, onLeft }: { token: string; onLeft: (words: string) => void }) {
  const cursor = useCursor([]);
  const current = useLoaded((api) => api.sessions.read({}), []);
  const { data, error, isLoading, reload } = useLoaded(() => listed(token, cursor.page), [token, cursor.after]);
  const [isEnding, setEnding] = useState(false);
  const { tell } = useSigned();
  const doing = useDoing();
  const own = current.data?.data.id;
  const endOne = (id: number) =>
    doing.run(async () => {
      await end(token, id);
      if (id === own) return onLeft("You are signed out.");
      tell("The session has ended.");
      reload();
    });
  const endOthers = () =>
    doing.run(async () => {
      setEnding(true);
      await endAll(token, true);
      tell("All other sessions have ended.");
      reload();
    }).finally(() => setEnding(false));
  const endEvery = () => doing.run(async () => (await endAll(token, false), onLeft("All your sessions have ended.")));
  const found = data?.data.results ?? [];
  return (
    <>
      <Heading>Sessions</Heading>
      <p class="lead">Where you are signed in. End what you do not know, and change your password.</p>
      <p class="acts">
        <Confirmed label="End all others" question="End all other sessions?" doing={doing} onAct={endOthers} />
        <Confirmed label="End all, this one too" question="End all sessions and sign out?" doing={doing} onAct={endEvery} />
      </p>
      <Failure error={doing.error} />
      <Failure error={error} onRetry={reload} />
      <State isLoading={isLoading || isEnding} isEmpty={!found.length && !error} empty="No session." />
      {found.length > 0 && (
        <Table label="Sessions" heads={HEADS} isLoading={isLoading}>
          {found.map((each) => (
            <Row key={each.id} heads={HEADS} cells={cells(each, each.id === own, () => endOne(each.id))} />
          ))}
        </Table>
      )}
      {cursor.buttons(data?.data.next)}
    </>
  );
}

function cells(session: Session, isOwn: boolean, onEnd: () => void) {
  return [
    <>
      <Time at={session.last_used_at ?? session.created_at} /> {isOwn && <Badge text="this one" tone="good" />}
    </>,
    <>
      <Time at={session.created_at} /> {session.remember_me && <Badge text="remembered" tone="soft" />}
    </>,
    session.application,
    session.user_agent ?? "unknown",
    session.network ?? "unknown",
    <Confirmed label="End" question={isOwn ? "End this session and sign out?" : "End it?"} onAct={onEnd} kind="plain small" />,
  ];
}
