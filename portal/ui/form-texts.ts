import { catalogue } from './language.ts';
import { en } from './text/form-en.ts';
import { ja } from './text/form-ja.ts';

export const formTexts = catalogue({ ja, en });
