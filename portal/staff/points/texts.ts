import { catalogue } from '../../ui/language.ts';
import { en } from './text/en.ts';
import { ja } from './text/ja.ts';

export const points = catalogue({ ja, en });
