import { catalogue } from '../../ui/language.ts';
import { en as dataEn } from './text/data-en.ts';
import { ja as dataJa } from './text/data-ja.ts';
import { en as devicesEn } from './text/devices-en.ts';
import { ja as devicesJa } from './text/devices-ja.ts';
import { en } from './text/en.ts';
import { ja } from './text/ja.ts';

export const platform = catalogue({ ja, en });
/** Registered devices. */
export const devices = catalogue({ ja: devicesJa, en: devicesEn });
/** History, data models, open data. */
export const data = catalogue({ ja: dataJa, en: dataEn });
