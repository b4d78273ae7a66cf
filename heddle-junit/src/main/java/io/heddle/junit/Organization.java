// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An organisation of a network.
 *
 * @param mspId {@code Org1MSP}
 * @param domain {@code org1.example.com}
 * @param usersFolder has a folder of crypto material for each user, {@code User1@org1.example.com}
 * @param peers at least one
 */
public record Organization(String mspId, String domain, Path usersFolder, List<Peer> peers) {

  public Organization {
    peers = List.copyOf(peers);
  }

  /** The names of its users: {@code Admin}, {@code User1}. */
  public List<String> users() {
    String end = "@" + domain;
    try (Stream<Path> folders = Files.list(usersFolder)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.endsWith(end))
          .map(name -> name.substring(0, name.length() - end.length()))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new HeddleFailure("'%s' cannot be read: %s".formatted(usersFolder, e.getMessage()), e);
    }
  }

  /**
   * The MSP folder of a user.
   *
   * @throws HeddleFailure if there is no such user
   */
  public Path userMsp(String user) {
    if (!users().contains(user)) {
      throw new HeddleFailure(
          "%s has no user '%s'; it has %s".formatted(mspId, user, String.join(", ", users())));
    }
    return usersFolder.resolve(user + "@" + domain).resolve("msp");
  }
}
