import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const node = {
  process: 'readonly',
  console: 'readonly',
  require: 'readonly',
  module: 'writable',
  TextEncoder: 'readonly',
  URL: 'readonly',
  setTimeout: 'readonly',
  clearTimeout: 'readonly',
  performance: 'readonly',
};

export default defineConfig(
  globalIgnores(['build*/', 'dist/', 'prebuilds/', 'test/golden/', '**/*.d.ts']),
  eslint.configs.recommended,
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: node } },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['test/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/unbound-method': 'off', // methods compared or looked up, never called loose
      '@typescript-eslint/no-base-to-string': 'off', // error texts of whatever the user gave
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
);
