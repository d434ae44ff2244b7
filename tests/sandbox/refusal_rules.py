"""By which page and section of Discord's documentation each row of the refusal tables is refused."""

MESSAGE = {
    "resources/message#create-message": (
        *("content of 2001", "content not text", "11 embeds", "nonce of 26", "reply to nothing"),
        "unknown old attachment",
    ),
    "resources/message#embed-object-embed-limits": (
        *("embed title 257", "embed text 4097", "embeds over 6000", "26 fields", "field without value"),
    ),
    "resources/message#allowed-mentions-object": ("mentions both ways", "mentions of cats"),
    "components/reference#legacy-message-component-behavior": ("6 rows",),
    "components/reference#component-object-component-types": (
        *("no type", "unknown type", "component no object", "V2 part without flag", "bare button"),
    ),
    "components/reference#action-row": ("empty row", "6 buttons", "select beside button"),
    "components/reference#custom-id": (*("no custom_id", "empty custom_id", "custom_id 101", "same custom_id"),),
    "components/reference#button": (
        *("label 81", "nameless button", "style 7", "link without url", "link to ftp", "url of 513"),
        *("url and custom_id", "premium without sku", "empty emoji"),
    ),
    "components/reference#string-select": (
        *("26 options", "no options", "options missing", "placeholder 151", "max_values 26", "max_values 0"),
        *("min above max", "more than options", "two defaults for one"),
    ),
    "components/reference#string-select-select-option-structure": (
        *("same option value", "option label 101", "option value 101", "option hint 101"),
    ),
    "resources/message#message-object-message-flags": ("V2 with content", "V2 with embeds"),
    "components/reference#component-reference": ("41 components", "41 nested"),
    "components/reference#text-display": ("4001 characters", "4001 in two", "empty text"),
    "components/reference#container": ("container in container", "empty container", "accent too bright"),
    "components/reference#section": (
        *("section without accessory", "section of 4 texts", "section of a row", "select as accessory"),
    ),
    "components/reference#media-gallery": (
        *("empty gallery", "gallery of 11", "alt text 1025", "gallery without media"),
    ),
    "components/reference#unfurled-media-item": ("attachment not sent",),
    "components/reference#file": ("file from the web",),
    "components/reference#separator": ("separator spacing 3",),
}
COMMAND = {
    "interactions/application-commands#application-command-object-application-command-naming": (
        *("no name", "name of 33", "upper case", "blank in name"),
    ),
    "interactions/application-commands#application-command-object-application-command-structure": (
        *("no description", "description 101", "26 options", "unknown context", "no installation"),
        *("required after optional", "8001 characters"),
    ),
    "interactions/application-commands#application-command-object-application-command-types": ("type 9",),
    "interactions/application-commands#user-commands": ("menu with options", "menu with description"),
    "interactions/application-commands#application-command-object-application-command-option-structure": (
        *("same option twice", "option without description", "26 choices", "choices and autocomplete"),
    ),
    "interactions/application-commands#application-command-object-application-command-option-type": ("option type 12",),
    "interactions/application-commands#subcommands-and-subcommand-groups": (
        "subcommand beside option",
        "group in group",
    ),
    "interactions/application-commands#application-command-object-application-command-option-choice-structure": (
        *("choice name 101", "choice value 101", "text for a number", "same choice twice"),
    ),
    "reference#locales": ("unknown locale",),
}
MODAL = {
    "interactions/receiving-and-responding#interaction-response-object-modal": (
        *("no title", "title 46", "modal custom_id 101", "no parts", "6 parts", "bare input"),
    ),
    "components/reference#label": ("label 46", "label description 101", "label of nothing", "button in label"),
    "components/reference#custom-id": ("same input twice",),
    "components/reference#text-input": (
        *("style missing", "placeholder 101", "value longer than max", "max_length 4001", "min above max"),
    ),
    "components/reference#string-select": ("disabled select",),
    "components/reference#radio-group": ("one radio", "11 radios", "two radio defaults"),
    "components/reference#checkbox-group": ("11 checkboxes",),
    "components/reference#file-upload": ("11 files",),
}
