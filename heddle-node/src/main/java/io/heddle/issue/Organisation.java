// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Reason;
import io.heddle.identity.Chance;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An organisation with peers whose folder is there, whether a node uses it now or not.
 *
 * @param domain the folder's name: {@code org1.example.com}
 * @param mspId as its connection profile has it; empty if a node has never written one
 */
public record Organisation(Path folder, String domain, Optional<MspId> mspId) {

  private static final int MAX_NAME = 64;

  static Organisation read(Path folder) {
    return new Organisation(folder, folder.getFileName().toString(), mspId(folder));
  }

  public Users users() {
    return new Users(folder.resolve("users"), domain);
  }

  /** Whether it is called so: {@code org1.example.com}, {@code org1}, {@code Org1MSP}. */
  boolean isCalled(String name) {
    return name.equals(domain)
        || name.equals(shortName())
        || mspId.map(id -> id.value().equals(name)).orElse(false);
  }

  /** To stand in a sentence. */
  String title() {
    return mspId.map(id -> "%s (%s)".formatted(domain, id)).orElse(domain);
  }

  private String shortName() {
    int dot = domain.indexOf('.');
    return dot < 0 ? domain : domain.substring(0, dot);
  }

  /**
   * Makes a user, who is there whole or not at all.
   *
   * @return the user's folder
   * @throws HeddleException {@code CONFLICT} if there is one of that name; {@code BAD_INPUT} if
   *     there is no key to sign the certificate with, or the folder cannot be written
   */
  public Path add(NewUser user, Instant now) {
    return add(user, now, Chance.real());
  }

  private Path add(NewUser user, Instant now, Chance chance) {
    String full = user.name() + "@" + domain;
    if (full.length() > MAX_NAME) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' is too long for a user of '%s': a name has at most %d characters, '@%s' among them"
              .formatted(user.name(), domain, MAX_NAME, domain));
    }
    MspId id = mspId.orElseGet(() -> new MspId(domain));
    try {
      return new OrganisationFolder(id, folder, domain, now, chance).add(user);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "User '%s' could not be written to '%s': %s"
              .formatted(user.name(), users().folder(), Reason.words(e)),
          e);
    }
  }

  /** As {@link #add}, unless the user is there already. */
  void ensure(NewUser user, Instant now, Chance chance) {
    if (!users().names().contains(user.name())) {
      add(user, now, chance);
      return;
    }
    User present = users().get(user.name());
    if (!present.isAs(user)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "User '%s' of '%s' is there and is not as wanted now: a certificate with %s cannot become one with %s; take the change back, or remove '%s' to have the user made anew"
              .formatted(
                  user.name(),
                  domain,
                  present.inWords(),
                  user.inWords(),
                  present.msp().getParent()));
    }
  }

  private static Optional<MspId> mspId(Path folder) {
    try (DirectoryStream<Path> profiles = Files.newDirectoryStream(folder, "connection-*.json")) {
      for (Path profile : profiles) {
        JsonNode json = JsonMapper.shared().readTree(Files.readString(profile));
        String own = json.at("/client/organization").asString("");
        String id = json.path("organizations").path(own).path("mspid").asString("");
        if (!id.isEmpty()) {
          return Optional.of(new MspId(id));
        }
      }
      return Optional.empty();
    } catch (IOException | JacksonException _) {
      return Optional.empty(); // it has its domain for a name, too
    }
  }
}
