//! What happens to many files, to folders, to links, to the project as a whole.

use std::fs;
use std::os::unix::fs::symlink;
use std::thread::sleep;
use std::time::Duration;

use nianbao::preview::Effect;

use crate::folders::copy;
use crate::preview::Preview;

const SECTION: &str = "content/first/01-rates.en.md";

#[test]
fn a_checkout_of_many_files() {
    let preview = Preview::new();
    let (section, count) = (preview.read(SECTION), 500);
    let chinese = preview.read("content/first/01-rates.zh.md");
    for round in 1..=2 {
        for number in 2..count / 2 + 2 {
            let sentence = format!("\nRound {round}.\n");
            preview.write(&format!("content/first/{number:03}-more.en.md"), &(section.clone() + &sentence));
            preview.write(&format!("content/first/{number:03}-more.zh.md"), &(chinese.clone() + &sentence));
        }
        preview.settle();
    }
    for number in 2..count / 2 + 2 {
        fs::remove_file(preview.path(&format!("content/first/{number:03}-more.en.md"))).unwrap();
        fs::remove_file(preview.path(&format!("content/first/{number:03}-more.zh.md"))).unwrap();
    }
    preview.settle();
    assert!(!preview.revision().prepared.has_errors());
}

#[test]
fn folders_that_come_with_all_that_is_in_them() {
    let preview = Preview::new();
    for (round, name) in ["second", "third", "fourth"].iter().enumerate() {
        for folder in ["content", "data"] {
            copy(&preview.path(folder).join("first"), &preview.path(folder).join(name));
        }
        let words = if round == 0 { "id: 2021" } else { "id: 2022" };
        preview.write(&format!("data/{name}/deep/er/still/x.yaml"), words);
        preview.settle();
        preview.write(&format!("data/{name}/deep/er/still/x.yaml"), "id: changed");
        preview.settle();
    }
}

#[test]
fn folders_that_are_renamed() {
    let preview = Preview::new();
    for (from, to) in [
        ("content/first", "content/second"),
        ("data/first", "data/second"),
        ("content/second", "content/first"),
        ("data/second", "data/first"),
        ("content", "text"),
        ("text", "content"),
        ("data", "content/first/data"),
        ("content/first/data", "data"),
    ] {
        fs::rename(preview.path(from), preview.path(to)).unwrap();
        preview.settle();
    }
    assert!(!preview.revision().prepared.has_errors());
    preview.replace(SECTION, "title: ", "title: The ");
    preview.settle();
    preview.replace("data/first/edition.yaml", "\n", "\n# a comment\n");
    preview.settle();
}

#[test]
fn folders_that_are_removed_and_made_again() {
    let preview = Preview::new();
    let kept = preview.room.path().join("kept");
    copy(&preview.root, &kept);
    for _ in 0..5 {
        for folder in ["content/first", "data/first/tables", "content", "data"] {
            fs::remove_dir_all(preview.path(folder)).unwrap();
            copy(&kept.join(folder), &preview.path(folder));
            preview.replace(SECTION, "title: ", "title: Once more ");
            preview.settle();
        }
    }
    assert!(!preview.revision().prepared.has_errors());
}

#[test]
fn files_that_links_point_at() {
    let preview = Preview::prepared(|root| {
        fs::create_dir(root.join("shared")).unwrap();
        fs::rename(root.join(SECTION), root.join("shared/rates.en.md")).unwrap();
        symlink("../../shared/rates.en.md", root.join(SECTION)).unwrap();
    });
    for name in ["shared/rates.en.md", SECTION] {
        preview.replace(name, "title: ", "title: The ");
        preview.settle();
    }
    fs::write(preview.path("shared/new"), preview.read(SECTION).replace("title: ", "title: All ")).unwrap();
    fs::rename(preview.path("shared/new"), preview.path("shared/rates.en.md")).unwrap();
    preview.settle();
    fs::rename(preview.path("shared"), preview.path("elsewhere")).unwrap();
    preview.settle();
    assert!(preview.revision().prepared.has_errors());
    fs::rename(preview.path("elsewhere"), preview.path("shared")).unwrap();
    preview.settle();
    assert!(!preview.revision().prepared.has_errors());
}

#[test]
fn folders_that_links_point_at() {
    let preview = Preview::prepared(|root| {
        fs::rename(root.join("data/first"), root.join("data/.first")).unwrap();
        fs::rename(root.join("content"), root.join("text")).unwrap();
        symlink(".first", root.join("data/first")).unwrap();
        symlink("text", root.join("content")).unwrap();
    });
    preview.replace("text/first/01-rates.en.md", "title: ", "title: The ");
    preview.settle();
    preview.replace("data/.first/edition.yaml", "\n", "\n# a comment\n");
    preview.settle();
    preview.write("data/.first/tables/new.yaml", "title: x");
    preview.settle();
    fs::remove_file(preview.path("data/.first/tables/new.yaml")).unwrap();
    preview.settle();
    assert!(!preview.revision().prepared.has_errors());
}

/// Where a link's own way leads over another link, only a look from time to time can find out.
#[test]
fn links_to_links() {
    let preview = Preview::prepared(|root| {
        fs::create_dir_all(root.join("shared/links")).unwrap();
        fs::copy(root.join(SECTION), root.join("shared/one.md")).unwrap();
        let text = fs::read_to_string(root.join(SECTION)).unwrap();
        fs::write(root.join("shared/two.md"), text.replace("title: ", "title: Other ")).unwrap();
        fs::remove_file(root.join(SECTION)).unwrap();
        symlink("../one.md", root.join("shared/links/current.md")).unwrap();
        symlink("../../shared/links/current.md", root.join(SECTION)).unwrap();
    });
    fs::remove_file(preview.path("shared/links/current.md")).unwrap();
    symlink("../two.md", preview.path("shared/links/current.md")).unwrap();
    preview.settle();
    assert!(preview.revision().sources.text(SECTION).unwrap().text.contains("title: Other"));
}

#[test]
fn names_that_differ_in_case_alone() {
    let preview = Preview::new();
    for (from, to) in [
        (SECTION, "content/first/01-Rates.en.md"),
        ("content/first/01-Rates.en.md", "content/first/01-RATES.EN.MD"),
        ("content/first/01-RATES.EN.MD", SECTION),
        ("content/first", "content/First"),
        ("content/First", "content/first"),
        ("data/terms.yaml", "data/Terms.yaml"),
        ("data/Terms.yaml", "data/terms.yaml"),
    ] {
        fs::rename(preview.path(from), preview.path(to)).unwrap();
        preview.settle();
    }
    assert!(!preview.revision().prepared.has_errors());
}

#[test]
fn a_configuration_that_is_broken_at_first_and_mended() {
    let preview = Preview::prepared(|root| {
        let text = fs::read_to_string(root.join("nianbao.yaml")).unwrap();
        fs::write(root.join("nianbao.yaml"), text + "\n- [").unwrap();
    });
    let revision = preview.revision();
    assert!(revision.website.is_none() && revision.prepared.has_errors());
    preview.replace("nianbao.yaml", "\n- [", "\n");
    assert_eq!(preview.effect(), Effect::Layout);
    assert!(preview.revision().website.is_some());
    fs::remove_file(preview.path("nianbao.yaml")).unwrap();
    preview.settle();
    assert!(preview.revision().website.is_some());
}

#[test]
fn a_theme_that_comes_later() {
    let preview = Preview::of("features", false, |root| fs::rename(root.join("themes"), root.join("later")).unwrap());
    assert!(preview.revision().website.is_none());
    fs::rename(preview.path("later"), preview.path("themes")).unwrap();
    assert_eq!(preview.effect(), Effect::Layout);
    preview.write("themes/ministry/static/project.css", "p { color: red }");
    assert_eq!(preview.effect(), Effect::Styles);
    let header = "themes/ministry/templates/partials/header.html";
    preview.replace(header, "<", "<!-- one --><");
    assert_eq!(preview.effect(), Effect::Layout);
}

/// What an open page has to do depends on all that changed since the site that it shows.
#[test]
fn a_layout_that_changes_while_there_is_an_error() {
    let preview = Preview::of("features", false, |_| ());
    let table = "data/year-2020/tables/cities.yaml";
    let text = preview.read(table);
    preview.write(table, "- [");
    assert_eq!(preview.effect(), Effect::Nothing);
    preview.replace("themes/ministry/templates/partials/header.html", "<", "<!-- one --><");
    assert_eq!(preview.effect(), Effect::Nothing);
    preview.write(table, &text);
    assert_eq!(preview.effect(), Effect::Layout);
    preview.replace(table, "\n", "\n# a comment\n");
    assert_eq!(preview.effect(), Effect::Content);
}

#[test]
fn a_template_that_fails_keeps_the_last_good_site() {
    keeps_the_last_good_site(&Preview::of("features", false, |_| ()));
}

#[test]
fn a_template_that_fails_before_all_of_the_good_site_was_rendered_keeps_it_too() {
    keeps_the_last_good_site(&Preview::opened("features", false, |_| ()));
}

fn keeps_the_last_good_site(preview: &Preview) {
    let footer = "themes/ministry/templates/partials/footer.html";
    let (good, text) = (preview.revision().website_number, preview.read(footer));
    preview.write(footer, "{{ nothing_of_this_name.part }}");
    preview.settle();
    assert!(preview.revision().prepared.has_errors());
    assert_eq!(preview.revision().website_number, good);
    // Meanwhile the rest of the good site is rendered, which says nothing of the other.
    sleep(Duration::from_secs(1));
    // Another save does not make it look as if it were mended.
    preview.log();
    let section = "content/year-2020/01-overview.en.md";
    preview.write(section, &(preview.read(section) + "\n"));
    preview.settle();
    let log = preview.log();
    assert!(log.iter().all(|line| line.contains("error")), "{log:#?}");
    assert_eq!(preview.revision().website_number, good);
    preview.write(footer, &text);
    preview.settle();
    assert!(!preview.revision().prepared.has_errors());
}

#[test]
fn a_project_that_is_moved_away_and_comes_back() {
    let preview = Preview::new();
    let away = preview.room.path().join("away");
    fs::rename(&preview.root, &away).unwrap();
    preview.wait_for_line("is gone");
    assert!(preview.revision().website.is_some());
    let text = fs::read_to_string(away.join(SECTION)).unwrap();
    fs::write(away.join(SECTION), text.replace("title: ", "title: Away ")).unwrap();
    fs::rename(&away, &preview.root).unwrap();
    preview.settle();
    preview.replace(SECTION, "title: ", "title: Back ");
    preview.settle();
    // Another project takes its place.
    copy(&preview.root, &away);
    fs::remove_dir_all(&preview.root).unwrap();
    fs::rename(&away, &preview.root).unwrap();
    preview.replace(SECTION, "title: ", "title: Again ");
    preview.settle();
}

#[test]
fn a_folder_above_the_project_that_is_moved_away_and_another_put_in_its_place() {
    let room = tempfile::tempdir().unwrap();
    let (link, one, other) = (room.path().join("link"), room.path().join("one"), room.path().join("other"));
    let preview = Preview::prepared(|root| {
        copy(root, &one);
        copy(root, &other);
        symlink(&one, &link).unwrap();
        fs::remove_dir_all(root).unwrap();
        symlink(&link, root).unwrap();
    });
    let text = fs::read_to_string(other.join(SECTION)).unwrap();
    fs::write(other.join(SECTION), text.replace("title: ", "title: Other ")).unwrap();
    fs::remove_file(&link).unwrap();
    symlink(&other, &link).unwrap();
    preview.settle();
    assert!(preview.revision().sources.text(SECTION).unwrap().text.contains("title: Other"));
    preview.replace(SECTION, "title: Other", "title: Another");
    preview.settle();
}

#[test]
fn an_embargo_that_is_over_while_nothing_changes() {
    let preview = Preview::of("features", true, |root| {
        let section = |lang: &str| format!("content/year-2020/04-embargo.{lang}.md");
        for path in [section("en"), section("zh"), "data/year-2020/figures/plan.yaml".to_owned()] {
            let path = root.join(path);
            let text = fs::read_to_string(&path).unwrap();
            let head = text.lines().find(|line| line.starts_with("publish_at:")).unwrap();
            fs::write(&path, text.replace(head, "publish_at: 2030-01-01T09:00:00Z")).unwrap();
        }
        // What the section shows then may be shown as well.
        let table = root.join("data/year-2020/tables/plan.yaml");
        fs::write(&table, fs::read_to_string(&table).unwrap().replace("draft: true\n", "")).unwrap();
    });
    let before = preview.revision().website.as_ref().unwrap().paths().len();
    let report = preview.revision().prepared.report.clone().unwrap();
    assert_eq!(report.next_release.unwrap().to_string(), "2030-01-01T09:00:00Z");
    preview.set_time("2030-01-01T08:59:59Z");
    // Any event makes the session look at the clock.
    preview.write("content/.anything", "");
    preview.write("content/year-2020/01-overview.en.md", &(preview.read("content/year-2020/01-overview.en.md") + "\n"));
    preview.settle();
    assert_eq!(preview.revision().website.as_ref().unwrap().paths().len(), before);
    preview.set_time("2030-01-01T09:00:00Z");
    preview.settle();
    assert!(preview.revision().website.as_ref().unwrap().paths().len() > before);
}
