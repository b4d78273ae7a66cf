// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The users of an organisation.
 *
 * @param folder has a folder for each, named {@code User1@org1.example.com}
 * @param domain the organisation's
 */
public record Users(Path folder, String domain) {

  private static final int MAX_NAMED = 20;

  /** Their names without the domain, in order. */
  public List<String> names() {
    String end = "@" + domain;
    return MaterialCheck.members(folder).stream()
        .map(one -> one.getFileName().toString())
        .filter(name -> name.length() > end.length() && name.endsWith(end))
        .map(name -> name.substring(0, name.length() - end.length()))
        .toList();
  }

  /**
   * What a user's certificate says.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such user; {@code BAD_INPUT} if the
   *     certificate cannot be read
   */
  public User get(String name) {
    return User.read(name, msp(name));
  }

  /**
   * The MSP folder of a user.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such user; the message names those
   *     that there are
   */
  public Path msp(String name) {
    if (!names().contains(name)) {
      throw unknown(name);
    }
    Path msp = folder.resolve(name + "@" + domain).resolve("msp");
    if (!Files.isDirectory(msp)) {
      throw new HeddleException(
          Fault.NOT_FOUND, "User '%s' has no MSP folder '%s'".formatted(name, msp));
    }
    return msp;
  }

  private HeddleException unknown(String name) {
    List<String> names = names();
    String there =
        names.isEmpty()
            ? "it has none"
            : "it has %s%s"
                .formatted(
                    Foreign.sentence(
                        String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMED)))),
                    names.size() > MAX_NAMED
                        ? " and %d more".formatted(names.size() - MAX_NAMED)
                        : "");
    return new HeddleException(
        Fault.NOT_FOUND,
        "'%s' has no user '%s'; %s, and 'heddle user add' makes others"
            .formatted(domain, Foreign.text(name), there));
  }
}
