/** The file gives no model; the message is for the person who loaded it. */
export class ModelUnreadable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ModelUnreadable";
  }
}
