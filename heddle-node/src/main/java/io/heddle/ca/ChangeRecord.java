// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import com.google.protobuf.ByteString;
import io.heddle.ca.IssuedCertificate.Revocation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link Change} as it is kept in the registry's file. */
final class ChangeRecord {

  private ChangeRecord() {}

  static ByteString write(Change change) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    if (!change.identities().isEmpty()) {
      ArrayNode all = json.putArray("identities");
      change.identities().forEach(one -> write(one, all.addObject()));
    }
    texts(json, "goneIdentities", change.goneIdentities());
    texts(json, "affiliations", change.affiliations());
    texts(json, "goneAffiliations", change.goneAffiliations());
    if (!change.certificates().isEmpty()) {
      ArrayNode all = json.putArray("certificates");
      change.certificates().forEach(one -> write(one, all.addObject()));
    }
    if (!change.revocations().isEmpty()) {
      ArrayNode all = json.putArray("revocations");
      change
          .revocations()
          .forEach((key, how) -> {
            ObjectNode one = all.addObject();
            write(key, one);
            write(how, one);
          });
    }
    return ByteString.copyFromUtf8(json.toString());
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Change read(ByteString record) {
    try {
      JsonNode json = JsonMapper.shared().readTree(record.toByteArray());
      Change change = new Change();
      json.path("identities").forEach(one -> change.put(identity(one)));
      json.path("goneIdentities").forEach(one -> change.removeIdentity(one.asString()));
      json.path("affiliations").forEach(one -> change.addAffiliation(one.asString()));
      json.path("goneAffiliations").forEach(one -> change.removeAffiliation(one.asString()));
      json.path("certificates").forEach(one -> change.add(certificate(one)));
      json.path("revocations").forEach(one -> change.revoke(key(one), revocation(one)));
      return change;
    } catch (JacksonException | DateTimeException e) {
      throw new IllegalArgumentException("it is not what was written", e);
    }
  }

  private static void texts(ObjectNode json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode all = json.putArray(name);
      texts.forEach(all::add);
    }
  }

  private static void write(Identity identity, ObjectNode json) {
    json.put("name", identity.name());
    json.put("type", identity.type());
    json.put("affiliation", identity.affiliation());
    ArrayNode attributes = json.putArray("attributes");
    for (Attribute one : identity.attributes()) {
      attributes
          .addObject()
          .put("name", one.name())
          .put("value", one.value())
          .put("ecert", one.isInCertificates());
    }
    json.put("secret", identity.secret().text());
    json.put("maxEnrollments", identity.maxEnrollments());
    json.put("enrollments", identity.enrollments());
    json.put("failures", identity.failures());
  }

  private static Identity identity(JsonNode json) {
    List<Attribute> attributes = new ArrayList<>();
    for (JsonNode one : json.required("attributes")) {
      attributes.add(
          new Attribute(
              one.required("name").asString(),
              one.required("value").asString(),
              one.required("ecert").asBoolean()));
    }
    return new Identity(
        json.required("name").asString(),
        json.required("type").asString(),
        json.required("affiliation").asString(),
        attributes,
        new HashedSecret(json.required("secret").asString()),
        json.required("maxEnrollments").asInt(),
        json.required("enrollments").asInt(),
        json.required("failures").asInt());
  }

  private static void write(IssuedCertificate certificate, ObjectNode json) {
    write(certificate.key(), json);
    json.put("owner", certificate.owner());
    json.put("notAfter", certificate.notAfter().toString());
    json.put("pem", certificate.pem());
    certificate.revocation().ifPresent(how -> write(how, json));
  }

  private static IssuedCertificate certificate(JsonNode json) {
    return new IssuedCertificate(
        key(json),
        json.required("owner").asString(),
        json.required("pem").asString(),
        Instant.parse(json.required("notAfter").asString()),
        json.has("revoked") ? Optional.of(revocation(json)) : Optional.empty());
  }

  private static void write(CertificateId key, ObjectNode json) {
    json.put("serial", key.serial()).put("issuer", key.issuer());
  }

  private static CertificateId key(JsonNode json) {
    return new CertificateId(
        json.required("serial").asString(), json.required("issuer").asString());
  }

  private static void write(Revocation how, ObjectNode json) {
    json.put("revoked", how.at().toString()).put("reason", how.reason());
  }

  private static Revocation revocation(JsonNode json) {
    return new Revocation(
        Instant.parse(json.required("revoked").asString()), json.required("reason").asInt());
  }
}
