import { defineConfig } from '@playwright/test';

// Runs against the server that TSUNAGU_URL and TSUNAGU_TOKEN name, or against the mock of test/mock.ts.
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: process.env['TSUNAGU_TEST_OUTPUT'] ?? '/tmp/tsunagu-e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    locale: 'ja-JP',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    trace: process.env['TSUNAGU_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
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
