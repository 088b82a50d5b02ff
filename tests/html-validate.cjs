// How html-validate reads the pages, forms and emails: all that it recommends, but for what stands here with its reason.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Boxes to tick of one name are one question with several answers.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit", "reset"] }],
    // A title says which page it is of which month and contract; no search engine cuts it off.
    "long-title": "off",
    // A link that looks like a button says so, as the design system has it; a box that scrolls is no section of the text.
    "prefer-native-element": ["error", { exclude: ["button", "region"] }],
  },
};
