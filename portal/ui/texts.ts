import { catalogue } from './language.ts';
import { en } from './text/en.ts';
import { ja } from './text/ja.ts';

export const ui = catalogue({ ja, en });
