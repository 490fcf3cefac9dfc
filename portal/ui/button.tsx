import type { ComponentChildren } from 'preact';

type ButtonProps = {
  children: ComponentChildren;
  kind?: 'fill' | 'outline' | 'text';
  size?: 'lg' | 'md' | 'sm' | 'xs';
  type?: 'button' | 'submit';
  onClick?: () => void;
  disabled?: boolean;
  label?: string;
};

/** The DADS button: heights 56, 48, 36 and 28 px at 100 % text; small ones keep a 44 px hit area. */
export function Button({
  children,
  kind = 'outline',
  size = 'md',
  type = 'button',
  onClick,
  disabled,
  label,
}: ButtonProps) {
  return (
    <button
      type={type}
      class={`button button-${kind} button-${size}`}
      aria-disabled={disabled ? 'true' : undefined}
      aria-label={label}
      onClick={(event) => {
        if (disabled) {
          event.preventDefault();
        } else {
          onClick?.();
        }
      }}
    >
      {children}
    </button>
  );
}
