// The parts of a browser that the modules under test ask for while they are imported.
Object.assign(globalThis, {
  location: { href: "https://api.example.com/production/console#/items", hash: "" },
  document: { getElementById: () => null },
  navigator: { onLine: true },
});
