//! Kept bytes that no release needs any more, deleted with a cut at each step: what can be put back can be put back still,
//! and what no document names stays.

use std::collections::BTreeSet;

use nianbao::publish::prune::prune;

use super::*;

/// Bytes that somebody else had where a page was to go.
const REPLACED: &[u8] = b"neither is this";

/// Three releases on a host, of which the last two are to be kept.
async fn three_releases(operator: &Operator, sites: &[Site; 3]) {
    let host = quiet(operator);
    publish(&host, &sites[0], false).await.unwrap();
    operator.write(&kept(&Digest::of(REPLACED)), REPLACED).await.unwrap();
    for site in &sites[1..] {
        publish(&host, site, true).await.unwrap();
    }
}

fn kept(digest: &Digest) -> String {
    format!(".nianbao/kept/{digest}")
}

fn digests(site: &Site) -> BTreeSet<Digest> {
    site.iter().map(|(_, file)| file.record.digest).collect()
}

#[test]
fn what_no_release_needs_goes_and_survives_every_cut() {
    let sites = [site(|_| {}), site(changed_figure), site(exchanged)];
    let only_first: BTreeSet<Digest> = digests(&sites[0])
        .difference(&digests(&sites[1]))
        .filter(|it| !digests(&sites[2]).contains(it))
        .copied()
        .collect();
    assert!(only_first.len() > 3);
    run(async {
        let mut step = 0;
        loop {
            let (operator, _guard) = Memory.empty();
            three_releases(&operator, &sites).await;
            let before = files(&operator).await;
            assert!(only_first.iter().all(|digest| before.contains_key(&kept(digest))));
            let result = prune(&Destination::Same(cut_at(&operator, step)), 2).await;
            assert_no_reader_is_lost(&operator).await;
            prune(&Destination::Same(quiet(&operator)), 2).await.unwrap();
            let after = files(&operator).await;
            let deleted: BTreeSet<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
            let expected: Vec<String> = only_first.iter().map(kept).collect();
            assert_eq!(deleted, expected.iter().collect());
            assert_eq!(after[&kept(&Digest::of(REPLACED))], REPLACED);
            if result.is_ok() {
                break;
            }
            step += 1;
        }
        println!("pruning: {step} cuts tried and survived");
        assert_eq!(step, only_first.len());
    });
}

#[test]
fn the_last_releases_can_be_put_back_and_an_upload_that_was_cut_is_left_alone() {
    let sites = [site(|_| {}), site(changed_figure), site(exchanged)];
    let (operator, _guard) = Memory.empty();
    run(async {
        three_releases(&operator, &sites).await;
        let (host, place) = (quiet(&operator), Destination::Same(quiet(&operator)));
        let current = Release::parse(&host.read(release::FILE, 0).await.unwrap().unwrap()).unwrap();
        let second = upload::earlier(&host, &current.previous.as_ref().unwrap().release).await.unwrap();
        // Nothing is deleted while a release is on its way.
        publish(&cut_at(&operator, 5), &sites[0], true).await.unwrap_err();
        assert_eq!(prune(&place, 2).await.unwrap(), 0);
        publish(&host, &sites[2], true).await.unwrap();
        assert!(prune(&place, 2).await.unwrap() > 0);
        let earlier = Site::of_release(&second);
        assert_eq!(nianbao::publish::prune::missing(&host, &earlier, Some(&current)).await.unwrap(), 0);
        publish(&host, &earlier, true).await.unwrap();
        assert_end(&operator, &sites[1], Some(&sites[2]), true).await;
        let first = Site::of_release(&upload::earlier(&host, &second.previous.unwrap().release).await.unwrap());
        assert!(nianbao::publish::prune::missing(&host, &first, None).await.unwrap() > 0);
    });
}
