// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.IssuedCertificate.Revocation;
import io.heddle.ca.Refusal.Code;
import io.heddle.ca.RestEndpoint.Result;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tree of affiliations: told, added to, renamed and cut.
 *
 * <p>Fabric CA: lib/serveraffiliations.go, lib/dbaccessor.go.
 */
final class AffiliationCalls {

  private static final int AFFILIATION_CHANGED = 3;

  private final Registry registry;
  private final AuthorityInfo info;
  private final Authentication authentication;
  private final Clock clock;

  AffiliationCalls(
      Registry registry, AuthorityInfo info, Authentication authentication, Clock clock) {
    this.registry = registry;
    this.info = info;
    this.authentication = authentication;
    this.clock = clock;
  }

  Result getAll(Call call) {
    Caller caller = manager(call);
    String own = caller.identity().affiliation();
    List<String> names =
        own.isEmpty() ? registry.affiliations() : AffiliationTree.below(own, registry);
    AffiliationTree tree = AffiliationTree.withAncestors(names);
    if (tree.children().isEmpty()) {
      throw Refusal.of(404, Code.GETTING_AFFILIATION, "No affiliations are configured on the CA");
    }
    AffiliationTree root = tree.children().size() == 1 ? tree.children().getFirst() : tree;
    return answer(root.json(List.of()));
  }

  Result get(Call call) {
    Caller caller = manager(call);
    caller.requireAffiliation(call.named());
    requireThere(call.named());
    return answer(tree(call.named(), List.of()));
  }

  Result add(Call call) {
    Caller caller = manager(call);
    String name = call.requiredBody().textOr("name");
    Limits.checkAffiliation(name);
    boolean isForced = call.isSet("force");
    registry.update(change -> {
      if (registry.hasAffiliation(name)) {
        throw Refusal.of(409, Code.ADDING_AFFILIATION, "Affiliation already exists");
      }
      caller.requireAffiliation(name);
      for (String ancestor : AffiliationTree.ancestors(name)) {
        if (!registry.hasAffiliation(ancestor)) {
          if (!isForced) {
            throw Refusal.notThere("affiliation");
          }
          change.addAffiliation(ancestor);
        }
      }
      change.addAffiliation(name);
      return name;
    });
    return answer(new GoObject().put("name", name));
  }

  Result rename(Call call) {
    Caller caller = manager(call);
    String from = call.named();
    String to = call.requiredBody().textOr("name");
    Limits.checkAffiliation(to);
    caller.requireAffiliation(from);
    caller.requireAffiliation(to);
    boolean isForced = call.isSet("force");
    boolean isRegistrar = !caller.registrarRoles().isEmpty();
    List<Identity> moved =
        registry.update(change -> {
          requireThere(from);
          if (registry.hasAffiliation(to)) {
            throw Refusal.of(
                400, Code.MODIFYING_AFFILIATION, "Affiliation '%s' already exists".formatted(to));
          }
          List<Identity> identities = within(from);
          requireMayAffect(identities, isRegistrar, "Modifying");
          if (!identities.isEmpty() && !isForced) {
            throw Refusal.of(
                400,
                Code.MODIFYING_AFFILIATION,
                "The request to modify affiliation '%s' has the following identities associated: %s. Need to use 'force' to remove identities and affiliation"
                    .formatted(from, names(identities)));
          }
          for (String old : AffiliationTree.below(from, registry)) {
            change.removeAffiliation(old);
            change.addAffiliation(to + old.substring(from.length()));
          }
          List<Identity> after = new ArrayList<>();
          identities.forEach(one ->
              after.add(one.withAffiliation(to + one.affiliation().substring(from.length()))));
          after.forEach(change::put);
          return after;
        });
    return answer(tree(to, moved));
  }

  Result remove(Call call) {
    Caller caller = manager(call);
    String name = call.named();
    if (caller.identity().affiliation().equals(name)) {
      throw Refusal.notAuthorized(
          "Can't remove affiliation '%s' because the caller is associated with this affiliation"
              .formatted(name));
    }
    caller.requireAffiliation(name);
    boolean isForced = call.isSet("force");
    boolean isRegistrar = !caller.registrarRoles().isEmpty();
    return registry.update(change -> {
      requireThere(name);
      List<Identity> identities = within(name);
      List<String> affiliations = AffiliationTree.below(name, registry);
      requireMayAffect(identities, isRegistrar, "Removing");
      if (!isForced && !identities.isEmpty()) {
        throw Refusal.notAuthorized(
            "Cannot delete affiliation '%s'. The affiliation has the following identities associated: %s. Need to use 'force' to remove identities and affiliation"
                .formatted(name, names(identities)));
      }
      if (!isForced && affiliations.size() > 1) {
        throw Refusal.notAuthorized(
            "Cannot delete affiliation '%s'. The affiliation has the following sub-affiliations: %s. Need to use 'force' to remove affiliation and sub-affiliations"
                .formatted(name, String.join(",", affiliations)));
      }
      GoObject told = tree(name, identities);
      affiliations.forEach(change::removeAffiliation);
      for (Identity identity : identities) {
        change.removeIdentity(identity.name());
        RevocationCalls.revokeCertificates(
            registry,
            change,
            identity.name(),
            new Revocation(clock.instant(), AFFILIATION_CHANGED));
      }
      return answer(told);
    });
  }

  private Caller manager(Call call) {
    Caller caller = authentication.bySignature(call.request());
    caller.requireTrue(Attribute.AFFILIATION_MANAGER);
    return caller;
  }

  private void requireThere(String name) {
    if (!registry.hasAffiliation(name)) {
      throw Refusal.notThere("affiliation");
    }
  }

  private static void requireMayAffect(
      List<Identity> identities, boolean isRegistrar, String doing) {
    if (!identities.isEmpty() && !isRegistrar) {
      throw Refusal.notAuthorized(
          "%s affiliation affects identities, but caller is not a registrar".formatted(doing));
    }
  }

  private List<Identity> within(String affiliation) {
    return registry.identities().stream().filter(one -> one.isWithin(affiliation)).toList();
  }

  private static String names(List<Identity> identities) {
    return identities.stream().map(Identity::name).collect(Collectors.joining(","));
  }

  /** An affiliation and what lies below it, with these identities where they belong. */
  private GoObject tree(String name, List<Identity> identities) {
    return AffiliationTree.of(name, AffiliationTree.below(name, registry)).json(identities);
  }

  private Result answer(GoObject affiliation) {
    return Result.of(affiliation.put("caname", info.name()));
  }
}
