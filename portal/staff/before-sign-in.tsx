import type { ComponentChildren } from 'preact';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { ui } from '../ui/texts.ts';

/** The frame of pages that are open to who is not signed in. */
export function BeforeSignIn({ children }: { children: ComponentChildren }) {
  return (
    <div class="page sign-in">
      <header class="sign-in-top">
        <span class="brand">{ui.value.brand}</span>
        <LanguageSwitch />
      </header>
      <main class="sign-in-card">{children}</main>
    </div>
  );
}
