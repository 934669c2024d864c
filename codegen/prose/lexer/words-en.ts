import type { Vocabulary } from "./cue.js";

/** English phrases, lower case, separated by `|`. The longest phrase wins; `plain` ones hide the cues they contain. */
export const ENGLISH: Vocabulary = {
  plain: `
    merged together | together with | working together | default behavior | default behaviour | default settings
    default setting | as well as | no longer | at least one of | up to date | each other | long range
    dynamic range | wide range | full range | a range of | time range | short range | required format
    required fields | required parameters | optional parameters | focal length | more than one | for the default
    non-default | if any | if available | option to | options to | options for | range of motion
    max length of the video | number | must not be | may be used | can be used
  `,
  is: `is | are | will be | was | being | be | equals`,
  of: `
    of | in | the | a | an | from | these | following | the following | as follows | value | within | a value
    any value | set to | set at | set | exactly
  `,
  and: `and | through | until | thru`,
  or: `or`,
  to: `to`,
  must: `
    must | must be | should be | has to be | have to be | needs to be | need to be | shall be | can only be
    has to | must have
  `,
  not: `not | no | without | never | isn't | doesn't | unsupported | not supported | except`,
  only: `only`,
  default: `
    default | default value | default values | defaults | defaults to | default to | defaulting to
    defaulted to | by default | default is | default value is | defaults to be | default setting is | default as
    default of
  `,
  range: `
    range | ranges | range value | range values | value range | values range | valid range | allowed range
    supported range | permitted range | acceptable range | range from | range is | range of | range of values
    ranges from | ranging from | values from | value from | number from | integer from | float from | scale from
    scale of | with a range of | in the range | in the range of | within the range | within range | in range
    range between | ranges between | ranging between
  `,
  between: `between | anywhere between`,
  minimum: `
    minimum | min | minimum value | min value | minimum of | minimum is | min. | lower limit | lower bound
    a minimum of | minimum number
  `,
  maximum: `
    maximum | max | maximum value | max value | maximum of | maximum is | max. | upper limit | upper bound
    a maximum of | limit | limited to | limit of | limit is | limited to a maximum of | maximum number
    capped at
  `,
  "at-least": `
    at least | no less than | not less than | greater than or equal to | more than or equal to | no fewer than
    larger than or equal to | no smaller than | at a minimum | a least | higher than or equal to
    not be less than | cannot be less than | must not be less than | not fewer than | equal to or greater than
    from at least | min of
  `,
  "at-most": `
    at most | no more than | not more than | up to | less than or equal to | no greater than | no larger than
    not greater than | no longer than | smaller than or equal to | not be more than | not be greater than
    lower than or equal to | max of | no higher than | equal to or less than | up to a maximum of | up to max
  `,
  "must-not-exceed": `
    must not exceed | cannot exceed | can not exceed | should not exceed | not exceed | not exceeding
    may not exceed | can't exceed | not to exceed | must not be more than | must not be greater than
    cannot be more than | cannot be greater than | cannot be longer than | must not be longer than
    shall not exceed | does not exceed | do not exceed | should be no more than | must be no more than
  `,
  over: `greater than | more than | larger than | bigger than | above | over | exceeds | higher than | exceed`,
  under: `less than | smaller than | lower than | fewer than | below | under | shorter than`,
  "or-more": `or more | or greater | or higher | or above | or larger | and above | and up`,
  "or-less": `or less | or fewer | or lower | or below | or smaller | or shorter`,
  "max-length": `
    max length | maximum length | length limit | character limit | maximum character length
    maximum string length | max string length | max character length | maximum text length
    maximum prompt length
  `,
  "min-length": `min length | minimum length | minimum character length`,
  length: `length | length range | character length | string length | text length`,
  "multiple-of": `
    multiple of | multiples of | a multiple of | divisible by | divisible evenly by | evenly divisible by
    integer multiple of
  `,
  values: `
    values | enum | enums | enum value | enum values | enumeration | enumeration value | enumeration values
    enumerated value | enumerated values | possible enum values | possible value | possible values
    allowed value | allowed values | valid value | valid values | accepted value | accepted values
    acceptable values | available value | available values | available option | available options | valid option
    valid options | possible option | possible options | allowed options | options | option | choices | choice
    available choices | supported value | supported values | supported option | supported options
    permitted values | optional values | selectable values | valid choices | possible choices | value options
    available values are | available presets | available modes | available models | available sizes
    available ratios | available styles
  `,
  supported: `supported | available | accepted | allowed | acceptable`,
  "can-be": `
    can be | could be | may be | can be either | must be either | choose from | choose between | select from
    select between | choose either | either | must be any of | can be set to | set to either
  `,
  "one-of": `
    one of | must be one of | one of the following | can be one of | should be one of | either of | one of these
    one of the following values | any of | must be one of the following | must be one of the following values
  `,
  exclusive: `exclusive`,
  inclusive: `inclusive | both inclusive | inclusively | included`,
  characters: `
    characters | character | chars | char | characters long | characters in length | utf-8 characters
    unicode characters | utf8 characters | letters
  `,
  items: `
    images | image | items | item | elements | element | files | videos | entries | references | pictures
    photos | strings | objects | clips | keywords | tags | colors | points | masks | reference images
    reference videos | image urls | video urls | audio urls | input images | image inputs | shots | segments
    prompts | stop sequences | sequences
  `,
  "far-unit": `
    mb | kb | gb | mib | kib | gib | tb | bytes | byte | megabytes | kilobytes | gigabytes | minutes | minute
    mins | hours | hour | days | day | weeks | months | years | megapixels | megapixel | mp | credits | percent
  `,
  amount: `
    seconds | second | sec | secs | s | ms | milliseconds | px | pixel | pixels | fps | hz | khz | words | word
    tokens | token | times | steps | frames | frame | degrees | db | units | levels | points per inch | dpi
    samples | iterations | layers | vertices | faces | polygons
  `,
  optional: `optional | not required | not mandatory`,
  required: `required | mandatory | required field`,
  "can-be-null": `
    nullable | can be null | may be null | can be none | may be none | can also be null | or null
    could be null
  `,
  null: `null | none | nil`,
  deprecated: `deprecated | is deprecated | has been deprecated | will be deprecated | obsolete | discontinued`,
  width: `width | widths`,
  height: `height | heights`,
  url: `url | urls | uri | uris`,
  "other-content": `
    base64 | base-64 | base64-encoded | data uri | data uris | data url | data urls | upload | uploaded file
    drag and drop | drag | path | paths | filepath | local file | file id | binary | huggingface | hugging face
    repo
  `,
  "file-types": `
    file types | file type | file formats | file format | accepted file types | supported file types
    file extensions | mime types | mime type | content types | accepted formats
  `,
  "list-of": `
    list of | array of | arrays of | lists of | a list of | an array of | set of | sequence of | collection of
  `,
  "type-name": `
    boolean | booleans | boolean values | bool | string | integer | integers | numbers | floats | float
    floating-point numbers | float values | integer values | string values | floating point numbers
  `,
  example: `
    example | examples | e.g. | eg | i.e. | for example | for instance | such as | like | example value
    including | includes
  `,
  condition: `
    if | when | unless | while | whenever | only when | in case | depending on | depends on | depend on
    some providers | some models | certain models | otherwise | only for | only if | only valid for
    only applicable to | varies by | varies
  `,
  advice: `
    recommended | recommend | recommends | recommendation | suggested | suggest | suggestion | usually
    typically | typical | commonly | generally | ideally | ideal | best | optimal | optimally | preferably
    preferred | reasonable | works best | works well | approximately | roughly | prefer | sweet spot
    starting point | advised | good values | good results | good range
  `,
  together: `total | together | combined | sum | in total | overall | across | altogether | cumulative | aggregate`,
  each: `each | per | every`,
  "open-list": `
    etc | etc. | and more | and others | and so on | among others | or any | or other | and other | or custom
    and many | or a custom | or any other
  `,
  means: `means | mean | indicates | represents | disables | stands for | denotes | to disable`,
  excess: `
    only the first | only the last | only first | rest will be | the rest will be | rest are | will be truncated
    are truncated | truncated | extra images | will be cut | clamped | is clamped | additional images will
    coerced | even if you pass | even if you request | even if more
  `,
};
