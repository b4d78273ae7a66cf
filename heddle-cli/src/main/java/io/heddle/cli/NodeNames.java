// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.issue.Users;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Names of what a running node has, to complete a command line for it. */
final class NodeNames {

  private final List<String> words;
  private final DataDirectory data;

  /**
   * Of the node that a command line is for.
   *
   * @param words of the line
   */
  NodeNames(List<String> words) {
    this.words = List.copyOf(words);
    this.data =
        value("--data")
            .map(NodeNames::path)
            .map(DataDirectory::at)
            .orElseGet(() -> new DirectoryOption().directory());
  }

  /**
   * All of a kind; none of one that nodes do not have.
   *
   * @param owner the chaincode whose functions are meant
   */
  List<String> of(CompletionModel.Label label, String owner) throws InterruptedException {
    return switch (label) {
      case NOTHING -> List.of();
      case CHAINCODE -> data.runningNode().chaincodes();
      case FUNCTION ->
          texts(node().functions(value("--channel").orElse(""), owner), Optional.of("name"));
      case CHANNEL -> texts(node().ledgers().channels(), Optional.empty());
      case PEER -> data.runningPeers().stream().map(NodeDescription::host).toList();
      case USER -> users(data.runningNode());
      case PACKAGE -> texts(node().packages(), Optional.of("packageId"));
    };
  }

  private static List<String> users(NodeDescription node) {
    return new Users(node.users(), node.domain()).names();
  }

  private OperationsClient node() {
    return new OperationsClient(
            data.runningNode().operations(), data.readOperationsToken().orElse(""))
        .hasty();
  }

  /** The elements of an array, or this member of each. */
  private static List<String> texts(JsonNode array, Optional<String> member) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(each -> member.map(each::path).orElse(each).asString(""))
        .toList();
  }

  /** What an option is given, in a word of its own or behind a = sign. */
  private Optional<String> value(String option) {
    for (int index = words.size() - 1; index >= 0; index--) {
      String word = words.get(index);
      if (word.startsWith(option + "=")) {
        return Optional.of(word.substring(option.length() + 1));
      }
      if (word.equals(option) && index + 1 < words.size()) {
        return Optional.of(words.get(index + 1));
      }
    }
    return Optional.empty();
  }

  /** As it was typed: the shell has not taken away quotation marks yet, nor the tilde. */
  private static Path path(String typed) {
    String plain = typed.replaceAll("^(['\"])(.*)\\1$", "$2");
    return plain.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), plain.substring(2))
        : Path.of(plain);
  }
}
