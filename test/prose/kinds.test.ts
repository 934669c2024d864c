import { called, integer, list, numbers, object, size, string, strings, table, unknown } from "./show.js";

table("the type of items", list, {
  "A list of strings.": 'type of items "string" «A list of strings»',
  "An array of booleans.": 'type of items "boolean" «An array of booleans»',
  "A list of integers.": 'type of items "integer" «A list of integers»',
  "A list of floats.": 'type of items "number" «A list of floats»',
  "A list of numbers.": 'type of items "number" «A list of numbers»',
  "A list of URLs.": 'format of items "uri" «A list of URLs»; type of items "string" «A list of URLs»',
  "A list of images.": "nothing",
  "列表 整数": "nothing",
  "A set of objects.": "nothing",
});

table("the type of items", strings, {
  "A list of strings.": "nothing",
});

table("the type of items", string, {
  "A list of integers.": "nothing",
});

table("a file type or a value", called("out_format", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_formats", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_type", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_types", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_ext", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_extension", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_codec", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_container", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_mime", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("out_encoding", string), {
  "Supported formats: png, jpeg": 'enum ["png","jpeg"] «Supported formats: png, jpeg»',
});

table("a file type or a value", called("the_url", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_video", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_audio", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_file", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_mask", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_photo", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_picture", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_input", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_media", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_link", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_uri", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_images", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("the_files", string), {
  "Kinds: png, jpeg": "nothing",
});

table("a file type or a value", called("image_format", string), {
  "Kinds: png, jpeg": 'enum ["png","jpeg"] «: png, jpeg»',
});

table("a file type or a value", called("kind", string), {
  "Supported formats: png, jpeg": "(tighten/file-types «Supported formats: png, jpeg»)",
});

table("a URL", string, {
  "The image URL.": 'format "uri" «The image URL»',
  "URL of the image.": 'format "uri" «URL»',
  "URL for the image.": 'format "uri" «URL»',
  "URL that is public.": 'format "uri" «URL»',
  "URL pointing to it.": 'format "uri" «URL»',
  "URL where it is.": 'format "uri" «URL»',
  "URL which is public.": 'format "uri" «URL»',
  "URL used for it.": 'format "uri" «URL»',
  "URL to the image.": 'format "uri" «URL»',
  "URL is public.": 'format "uri" «URL»',
  "URL must be public.": 'format "uri" «URL»',
  "URL supported.": 'format "uri" «URL»',
  "URL containing x.": 'format "uri" «URL»',
  "URL with x.": 'format "uri" «URL»',
  "URL accepts x.": 'format "uri" «URL»',
  "URL big": "nothing",
  "image URL list of x": 'format "uri" «image URL»',
  "An image of a URL.": "nothing",
  "Image in URL.": "nothing",
  "Image from URL.": "nothing",
  "Image within URL.": "nothing",
  "Text or URL.": "nothing",
  "Not URL.": "nothing",
  "If URL.": "nothing",
  "For example, a URL.": "nothing",
  "Default URL.": "nothing",
  "Image, URL.": 'format "uri" «URL»',
  "A b, the URL.": 'format "uri" «the URL»',
  "A, b, the URL.": "nothing",
  "a b c d e f g h URL": 'format "uri" «a b c d e f g h URL»',
  "a b c d e f g h i URL": 'format "uri" «a b c d e f g h i URL»',
  "a b c d e f g h i j URL": "nothing",
  "a b c d e f g h i j k URL": "nothing",
  "Image: URL": 'format "uri" «URL»',
  "Image - URL": 'format "uri" «URL»',
  "Image! URL": 'format "uri" «URL»',
  "Image? URL": 'format "uri" «URL»',
  "Image; URL": 'format "uri" «URL»',
  "Image (URL)": 'format "uri" «URL»',
  "(image) URL": "nothing",
  "Image\nURL": 'format "uri" «URL»',
  "Best URL.": "nothing",
  "URL or path": "nothing",
});

table("a URL", called("image_url", string), {
  "The image URL": 'format "uri" «The image URL»',
  "A, b, the URL.": 'format "uri" «the URL»',
});

table("a URL", strings, {
  "URLs to it.": 'format of items "uri" «URLs»',
});

table("a URL", called("image_link", string), {
  "A, b, the URL.": 'format "uri" «the URL»',
});

table("a URL", called("image_uri", string), {
  "A, b, the URL.": 'format "uri" «the URL»',
});

table("a URL", called("image_urls", strings), {
  "A, b, the URL.": 'format of items "uri" «the URL»',
});

table("a URL", integer, {
  "The URL.": "nothing",
});

table("a URL", object, {
  "The URL.": "nothing",
});

table("a URL", size, {
  "The URL.": "nothing",
});

table("a URL", unknown, {
  "The URL.": 'format "uri" «The URL»',
});

table("a URL", numbers, {
  "The URLs.": "nothing",
});

table("a URL", list, {
  "The URLs.": 'format of items "uri" «The URLs»',
});
