// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.issue.CertificateProfile.Further;
import io.heddle.words.Foreign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A user who is to be made.
 *
 * <p>Fabric CA: lib/serverregister.go, lib/attr/attribute.go, lib/serverenroll.go.
 *
 * @param name without the domain
 * @param units what the user is of, from the largest to the smallest, as the parts of an
 *     affiliation
 * @param attributes by name, without those that the certificate has by itself
 */
public record NewUser(String name, Role role, List<String> units, Map<String, String> attributes) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]*");
  private static final int MAX_UNIT = 64;
  private static final int MAX_ATTRIBUTE_NAME = 256;
  private static final int MAX_ATTRIBUTES_BYTES = 16 * 1024;

  private static final String OWN_PREFIX = "hf.";
  private static final String ENROLLMENT_ID = "hf.EnrollmentID";
  private static final String TYPE = "hf.Type";
  private static final String AFFILIATION = "hf.Affiliation";

  /** What a certificate has by itself. */
  static final Set<String> FOLLOWING = Set.of(ENROLLMENT_ID, TYPE, AFFILIATION);

  private static final Set<String> BOOLEANS =
      Set.of("hf.Revoker", "hf.IntermediateCA", "hf.GenCRL", "hf.AffiliationMgr");
  private static final Set<String> LISTS =
      Set.of("hf.Registrar.Roles", "hf.Registrar.DelegateRoles", "hf.Registrar.Attributes");

  /**
   * @throws HeddleException {@code BAD_INPUT} if the name, a unit or an attribute cannot be one
   */
  public NewUser {
    if (!NAME.matcher(name).matches()) {
      throw bad(
          "A user cannot be called '%s': a name has letters, digits and . _ - + @, and begins with a letter or digit",
          name);
    }
    units = units.stream().flatMap(unit -> Arrays.stream(unit.split("[.]", -1))).toList();
    units.forEach(NewUser::checkUnit);
    attributes = new LinkedHashMap<>(attributes);
    attributes.forEach(NewUser::checkAttribute);
  }

  private static void checkUnit(String unit) {
    if (Role.find(unit).isPresent()) {
      throw bad("Unit '%s' is a role, and a user has one only; give it with --role", unit);
    }
    if (unit.isBlank() || unit.length() > MAX_UNIT || hasControls(unit)) {
      throw bad(
          "'%s' cannot be a unit: it has from 1 to 64 characters, none of them a control character; units with dots between them are as many units",
          unit);
    }
  }

  private static void checkAttribute(String name, String value) {
    if (name.isBlank() || name.length() > MAX_ATTRIBUTE_NAME || hasControls(name)) {
      throw bad(
          "'%s' cannot be the name of an attribute: it has from 1 to 256 characters, none of them a control character",
          name);
    }
    if (FOLLOWING.contains(name)) {
      throw bad(
          "Attribute '%s' follows from the name, the role and the units of the user; leave it out",
          name);
    }
    if (!name.startsWith(OWN_PREFIX) || LISTS.contains(name)) {
      return;
    }
    if (!BOOLEANS.contains(name)) {
      throw bad(
          "There is no attribute '%s'; names that begin with 'hf.' are those of certificate authorities",
          name);
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw bad("Attribute '%s' is 'true' or 'false'", name);
    }
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static HeddleException bad(String sentence, String what) {
    return new HeddleException(Fault.BAD_INPUT, sentence.formatted(Foreign.text(what)));
  }

  /** To stand in a sentence. */
  String inWords() {
    return inWords(role.word(), units, attributes);
  }

  static String inWords(String role, List<String> units, Map<String, String> attributes) {
    return Foreign.sentence(
        "role %s, units %s and attributes %s".formatted(role, units, new TreeMap<>(attributes)));
  }

  /** All units of the certificate: the role's comes first. */
  List<String> allUnits() {
    List<String> all = new ArrayList<>(List.of(role.word()));
    all.addAll(units);
    return all;
  }

  /**
   * The attributes in the certificate, those among them that Fabric's CA gives everybody.
   *
   * @throws HeddleException {@code BAD_INPUT} if they are too long
   */
  Further extension() {
    Map<String, String> all = new LinkedHashMap<>(attributes);
    all.put(ENROLLMENT_ID, name);
    all.put(TYPE, role.word());
    all.put(AFFILIATION, String.join(".", units));
    Further extension = Attributes.extension(all);
    if (extension.content().size() > MAX_ATTRIBUTES_BYTES) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The attributes of user '%s' have %d bytes; a certificate takes at most %d"
              .formatted(name, extension.content().size(), MAX_ATTRIBUTES_BYTES));
    }
    return extension;
  }
}
