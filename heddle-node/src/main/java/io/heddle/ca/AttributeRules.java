// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.golang.GoBoolean;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which attributes a registrar may give an identity.
 *
 * <p>Fabric CA: lib/attr/attribute.go.
 *
 * @param wanted all that are asked for
 * @param there the identity, if it is there already
 */
record AttributeRules(Identity registrar, List<Attribute> wanted, Optional<Identity> there) {

  private static final String RESERVED = "hf.";
  private static final String ALL = "*";
  private static final Set<String> BOOLEANS =
      Set.of(
          Attribute.REVOKER,
          Attribute.INTERMEDIATE_CA,
          Attribute.GEN_CRL,
          Attribute.AFFILIATION_MANAGER);
  private static final Set<String> LISTS =
      Set.of(Attribute.ROLES, Attribute.DELEGATE_ROLES, Attribute.ATTRIBUTES);
  private static final Set<String> FIXED =
      Set.of(Attribute.ENROLLMENT_ID, Attribute.TYPE, Attribute.AFFILIATION);

  /**
   * @throws Refusal if one of them may not be given
   */
  void check() {
    wanted.forEach(this::check);
  }

  private void check(Attribute one) {
    String own =
        registrar
            .value(Attribute.ATTRIBUTES)
            .filter(value -> !value.isEmpty())
            .orElseThrow(() -> no("the registrar has no '%s'".formatted(Attribute.ATTRIBUTES)));
    requireListed(one.name(), own);
    if (FIXED.contains(one.name())) {
      throw no("Cannot register fixed value attribute '%s'".formatted(one.name()));
    }
    if (BOOLEANS.contains(one.name())) {
      checkBoolean(one);
    } else if (LISTS.contains(one.name())) {
      checkList(one);
    } else if (one.name().startsWith(RESERVED)) {
      throw no(
          "Registering attribute '%s' using a reserved prefix 'hf.', however this not a supported reserved attribute"
              .formatted(one.name()));
    }
  }

  private void checkBoolean(Attribute one) {
    if (!GoBoolean.parse(owned(one.name())).orElse(false)) {
      throw no(
          "Caller has a value of 'false' for boolean attribute '%s', can't perform any actions on this attribute"
              .formatted(one.name()));
    }
    if (!one.value().isEmpty() && GoBoolean.parse(one.value()).isEmpty()) {
      throw no("Failed to get boolean value of '%s'".formatted(one.value()));
    }
  }

  private void checkList(Attribute one) {
    String own = owned(one.name());
    if (one.value().isEmpty()) {
      return; // it is to go
    }
    switch (one.name()) {
      case Attribute.ATTRIBUTES -> checkNames(one, own);
      case Attribute.DELEGATE_ROLES -> {
        requireSubset(one.value(), own);
        String roles =
            Optional.of(value(Attribute.ROLES))
                .filter(value -> !value.isEmpty())
                .or(() -> there.flatMap(identity -> identity.value(Attribute.ROLES)))
                .orElse("");
        if (!Caller.areAll(roles)) {
          requireSubset(one.value(), roles);
        }
      }
      default -> requireSubset(one.value(), own);
    }
  }

  /** Who gets names of reserved attributes to give away must have these. */
  private void checkNames(Attribute one, String own) {
    for (String name : names(one.value())) {
      requireListed(name, own);
      boolean isHad =
          wanted.stream().anyMatch(other -> other.name().equals(name))
              || there.flatMap(identity -> identity.attribute(name)).isPresent();
      if (name.startsWith(RESERVED) && !isHad) {
        throw no(
            "Requesting value of '%s' for 'hf.Registrar.Attributes', but the identity does not possess this attribute nor is it being registered with this attribute"
                .formatted(name));
      }
    }
  }

  private String owned(String name) {
    return registrar
        .value(name)
        .orElseThrow(() ->
            no(
                "Attribute '%s' requires ownership but the caller does not own this attribute"
                    .formatted(name)));
  }

  private String value(String name) {
    return wanted.stream()
        .filter(one -> one.name().equals(name))
        .map(Attribute::value)
        .findFirst()
        .orElse("");
  }

  private static void requireSubset(String wanted, String own) {
    if (Caller.areAll(own)) {
      return;
    }
    for (String one : wanted.split(",", -1)) {
      if (!one.isEmpty() && !Caller.has(own, one)) {
        throw no("'%s' is not a member of '%s'".formatted(one, own));
      }
    }
  }

  /** Names may end in an asterisk, which stands for whatever comes then. */
  private static void requireListed(String name, String list) {
    boolean isListed =
        names(list).stream()
            .anyMatch(one ->
                one.endsWith(ALL)
                    ? name.startsWith(one.replaceFirst("[*]+$", ""))
                    : name.equals(one));
    if (!isListed) {
      throw no("Attribute is not part of caller's '%s' attribute list".formatted(names(list)));
    }
  }

  private static List<String> names(String list) {
    return Arrays.asList(list.replace(" ", "").split(",", -1));
  }

  private static Refusal no(String why) {
    return Refusal.notAuthorized("Failed to register attribute: " + why);
  }
}
