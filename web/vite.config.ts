import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/',
  plugins: [react()],
  // ChatUI's `browser` entry is one closed file with everything in it; its modules can be picked apart.
  resolve: { mainFields: ['module', 'browser'] },
  // `npm run dev` beside a running gateway on its usual port.
  server: {
    proxy: { '/ws': { target: 'ws://127.0.0.1:8080', ws: true }, '/api': 'http://127.0.0.1:8080' },
  },
  build: {
    // Phones in complaint traffic are often years old; this keeps their WebViews working.
    target: ['es2020', 'chrome87', 'safari14'],
    assetsDir: 'assets',
    // The polyfill exists for browsers below our target and would only add bytes.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { chat: 'index.html' },
      // ChatUI does not declare itself free of side effects, so all of it, with polyfills, would come along:
      // 421 kB in place of 170.
      treeshake: { moduleSideEffects: (id) => !/node_modules\/@chatui\/core\/es\//.test(id) },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
