// Pages by what follows "#/" in the address: "#/items/room_types".
import { useEffect, useState } from "preact/hooks";

export interface Place {
  readonly page: string;
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/").map(decoded);
  return { page: page || "items", rest: rest.filter(Boolean), query: new URLSearchParams(query) };
}

/** An address that was typed may hold a lone "%". */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function to(...steps: (string | number)[]): string {
  return `#/${steps.map(encodeURIComponent).join("/")}`;
}

export function go(...steps: (string | number)[]): void {
  location.hash = to(...steps);
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const moved = () => setPlace(placeOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return place;
}
