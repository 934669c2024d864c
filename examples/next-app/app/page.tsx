import { PictureForm } from "./picture-form";

export default function Page() {
  return (
    <main>
      <h1>Change a picture</h1>
      <PictureForm />
    </main>
  );
}
