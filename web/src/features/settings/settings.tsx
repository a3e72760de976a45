import './settings.css';
export function Settings() {
  return null;
}
