//! Which modules of a crate name which others, as its source says: without what is compiled for tests only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, ItemMod, ItemUse, Macro, Meta, UseTree, Visibility};

/// The path of a module from its crate's root, which is the empty one.
pub(crate) type ModulePath = Vec<String>;

/// For each module its siblings that it, or a module inside it, names.
pub(crate) type Siblings = BTreeMap<String, BTreeSet<String>>;

/// The modules of one crate.
pub(crate) struct ModuleGraph {
    modules: BTreeMap<ModulePath, Module>,
}

/// What the source of a module says of others.
#[derive(Default)]
struct Module {
    /// The names that its `use` items bring in, with the path that each stands for.
    imports: BTreeMap<String, Vec<String>>,
    /// Every path that it writes, segment by segment, as it is written.
    paths: Vec<Vec<String>>,
}

impl ModuleGraph {
    /// Reads a crate from its root, following `mod` items from file to file.
    pub(crate) fn read(root: &Path) -> Self {
        let mut graph = Self { modules: BTreeMap::new() };
        let folder = root.parent().expect("a source file is in a folder");
        graph.read_file(root, folder, &ModulePath::new());
        graph
    }

    fn read_file(&mut self, file: &Path, folder: &Path, path: &ModulePath) {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let source = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_items(&source.items, folder, path);
    }

    fn read_items(&mut self, items: &[Item], folder: &Path, path: &ModulePath) {
        let mut reader = ModuleReader::default();
        items.iter().for_each(|item| reader.visit_item(item));
        self.modules.insert(path.clone(), reader.module);
        for child in reader.children {
            let name = child.ident.unraw().to_string();
            let (below, inside) = ([path.as_slice(), std::slice::from_ref(&name)].concat(), folder.join(&name));
            match &child.content {
                Some((_, items)) => self.read_items(items, &inside, &below),
                None => self.read_file(&file_of(folder, &name), &inside, &below),
            }
        }
    }

    /// Returns the modules that have modules inside them, the crate's root among them.
    pub(crate) fn parents(&self) -> BTreeSet<ModulePath> {
        self.modules.keys().filter_map(|path| path.split_last()).map(|(_, parent)| parent.to_vec()).collect()
    }

    /// Returns the modules directly inside a module, and which of each other they name.
    pub(crate) fn siblings_in(&self, parent: &[String]) -> Siblings {
        let inside = |path: &[String]| path.strip_prefix(parent).and_then(|rest| rest.first()).cloned();
        let mut siblings: Siblings =
            self.modules.keys().filter_map(|path| inside(path)).map(|name| (name, BTreeSet::new())).collect();
        for (path, module) in &self.modules {
            let Some(name) = inside(path) else { continue };
            let named = module.paths.iter().filter_map(|written| self.module_of(path, written));
            let named = named.filter_map(|target| inside(&target)).filter(|other| *other != name);
            siblings.entry(name.clone()).or_default().extend(named.collect::<Vec<_>>());
        }
        siblings
    }

    /// Returns the module in which what a path names is defined: the deepest that the path reaches, through re-exports too.
    /// `None` where it leads out of the crate.
    fn module_of(&self, from: &ModulePath, written: &[String]) -> Option<ModulePath> {
        // A re-export of a re-export of itself does not compile, so that this only bounds what other crates' names could do.
        const REEXPORTS_AT_MOST: usize = 16;
        let (mut at, mut rest) = self.start(from, written)?;
        for _ in 0..REEXPORTS_AT_MOST {
            while let Some((next, after)) = rest.split_first() {
                let below = [at.as_slice(), std::slice::from_ref(next)].concat();
                if !self.modules.contains_key(&below) {
                    break;
                }
                (at, rest) = (below, after.to_vec());
            }
            let Some((next, after)) = rest.split_first() else { return Some(at) };
            let Some(import) = self.modules[&at].imports.get(next) else { return Some(at) };
            let import = [import.as_slice(), after].concat();
            let Some((module, remaining)) = self.start(&at, &import) else { return Some(at) };
            if (&module, &remaining) == (&at, &rest) {
                return Some(at);
            }
            (at, rest) = (module, remaining);
        }
        Some(at)
    }

    /// Returns the module at which a path starts, and the rest of it; `None` where it starts in another crate.
    fn start(&self, from: &ModulePath, written: &[String]) -> Option<(ModulePath, Vec<String>)> {
        let (first, mut rest) = written.split_first()?;
        let mut at = from.clone();
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop()?;
                while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
                    at.pop()?;
                    rest = after;
                }
            }
            name => {
                let below = [from.as_slice(), &[name.to_owned()]].concat();
                let import = self.modules[from].imports.get(name);
                if self.modules.contains_key(&below) || import.is_some_and(|import| import.first() != Some(first)) {
                    rest = written;
                } else {
                    return None;
                }
            }
        }
        Some((at, rest.to_vec()))
    }
}

/// Returns the file of a module that is declared in a file whose modules are in the folder.
fn file_of(folder: &Path, name: &str) -> PathBuf {
    let beside = folder.join(format!("{name}.rs"));
    if beside.exists() { beside } else { folder.join(name).join("mod.rs") }
}

/// Collects what one module says, without what is compiled for tests only.
#[derive(Default)]
struct ModuleReader<'ast> {
    module: Module,
    children: Vec<&'ast ItemMod>,
}

impl<'ast> Visit<'ast> for ModuleReader<'ast> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes_of(item).iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.children.push(module);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.read_use(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.module.paths.push(path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect());
        visit::visit_path(self, path);
    }

    // `pub(in super)` says who may name it, and names nothing itself.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.visit_path(&called.path);
        self.read_tokens(&called.tokens);
    }

    // `#[serde(with = "crate::date")]` names a module as a path does.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.read_tokens(&list.tokens);
        }
    }
}

impl ModuleReader<'_> {
    fn read_use(&mut self, tree: &UseTree, before: &[String]) {
        let with = |ident: &Ident| [before, &[ident.unraw().to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.read_use(&path.tree, &with(&path.ident)),
            UseTree::Name(name) if name.ident == "self" => self.import(before.to_vec(), before.last().cloned()),
            UseTree::Name(name) => self.import(with(&name.ident), Some(name.ident.unraw().to_string())),
            UseTree::Rename(rename) => self.import(with(&rename.ident), Some(rename.rename.unraw().to_string())),
            UseTree::Glob(_) => self.module.paths.push(before.to_vec()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.read_use(tree, before)),
        }
    }

    fn import(&mut self, path: Vec<String>, name: Option<String>) {
        self.module.paths.push(path.clone());
        self.module.imports.extend(name.map(|name| (name, path)));
    }

    /// Reads the paths among tokens that are no syntax of their own: what is handed to a macro or an attribute.
    fn read_tokens(&mut self, tokens: &TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens.clone() {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.module.paths.push(std::mem::take(&mut path));
                    }
                    path.push(ident.unraw().to_string());
                }
                TokenTree::Group(group) => self.read_tokens(&group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let text = text.trim_matches('"');
                    if text.starts_with("crate::") || text.starts_with("super::") {
                        self.module.paths.push(text.split("::").map(str::to_owned).collect());
                    }
                }
                TokenTree::Punct(_) => {}
            }
            if !matches!(token, TokenTree::Ident(_)) {
                self.module.paths.push(std::mem::take(&mut path));
            }
            colons = 0;
        }
        self.module.paths.push(path);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

/// Returns the attributes of the items that this workspace keeps from its programs: modules, functions, `use` and `impl`.
fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
