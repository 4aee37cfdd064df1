// What the modules under test ask of a browser while they are imported.
Object.assign(globalThis, {
  location: { href: "https://api.example.com/production/console#/items", hash: "" },
  document: { getElementById: () => null },
  navigator: { onLine: true },
});
