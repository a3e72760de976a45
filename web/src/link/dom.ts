/** Elements without a library: the page is small, so that it is there at once on a phone. */
type Attributes = Record<string, string | boolean | EventListener | undefined>;

export function h(name: string, attributes: Attributes = {}, ...children: (Node | string | undefined)[]) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== undefined));
  return element;
}

/** A button that chooses files; the camera of a phone where `camera` says so. */
export function chooser(
  label: string,
  look: string,
  input: { accept?: string; camera?: boolean; multiple?: boolean; named?: string },
  chosen: (files: File[]) => void,
) {
  const field = h('input', {
    type: 'file',
    class: 'sr',
    accept: input.accept,
    capture: input.camera ? 'environment' : undefined,
    multiple: input.multiple,
    'aria-label': input.named,
    change: () => {
      const files = [...(field.files ?? [])];
      field.value = '';
      if (files.length > 0) chosen(files);
    },
  }) as HTMLInputElement;
  return h('label', { class: `btn ${look}` }, label, field);
}
