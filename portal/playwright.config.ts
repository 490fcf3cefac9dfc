import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

// Everything runs against the mock of test/mock.ts but what starts a program of its own or is called *server. Where
// TSUNAGU_URL and TSUNAGU_TOKEN name a server with stations, those run against it, and what does not steer the mock.
const onServer = /\/([\w-]+-)?server\.spec/;
const onBoth = /\/(flows|screens)\.spec/;
const onOwnProgram = /\/(whole-night|provider-start)\.spec/;
const onIdProgram = /\/id-[\w-]+\.spec/;

// Chromium without windows takes a little more than half the time of the one with; where only that is there, it does.
const chromium = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

type Options = { against: 'mock' | 'server' };

export default defineConfig<object, Options>({
  testDir: 'test/e2e',
  outputDir: process.env['TSUNAGU_TEST_OUTPUT'] ?? '/tmp/tsunagu-e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list']],
  projects: [
    { name: 'mock', use: { against: 'mock' }, testIgnore: [onServer, onOwnProgram, onIdProgram] },
    ...(process.env['TSUNAGU_URL']
      ? [
          {
            name: 'server',
            use: { against: 'server' as const },
            testMatch: [onServer, onBoth],
            grepInvert: /@mock/,
          },
        ]
      : []),
    // A program that the test starts for itself.
    ...(process.env['TSUNAGU_TEST_BINARY'] ? [{ name: 'night', testMatch: onOwnProgram }] : []),
    // The pages of the smart ID, over a program that each worker starts for itself.
    ...(process.env['TSUNAGU_TEST_BINARY'] ? [{ name: 'id', testMatch: onIdProgram }] : []),
  ],
  use: {
    locale: 'ja-JP',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    trace: process.env['TSUNAGU_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? chromium ?? '',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
