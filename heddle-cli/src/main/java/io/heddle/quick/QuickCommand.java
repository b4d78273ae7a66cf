// SPDX-License-Identifier: Apache-2.0
package io.heddle.quick;

import java.util.List;

/**
 * One command that can be called without the library.
 *
 * @param name all its words: {@code user list}
 * @param type the class of its object, which has a constructor without parameters
 * @param endsAtParameter whether everything behind the first parameter is a parameter
 */
public record QuickCommand(
    String name, String type, boolean endsAtParameter, List<QuickArgument> arguments) {

  public QuickCommand {
    arguments = List.copyOf(arguments);
  }

  int words() {
    return name.split(" ").length;
  }
}
