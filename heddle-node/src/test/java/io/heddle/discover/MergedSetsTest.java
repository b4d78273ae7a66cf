// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which sets of principals satisfy two policies at once. A letter is a peer of that organisation, a
 * small one any of its members; a word is a set.
 */
final class MergedSetsTest {

  private final PrincipalTable table = new PrincipalTable();
  private final List<String> letters = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    // sets that contain each other
    "A, A, A",
    "AB, A, AB",
    "A, AB, AB",
    "a, A, A",
    "A, a, A",
    // a principal that is demanded twice
    "AA, A, AA",
    "A, AA, AA",
    "AA, a, AA",
    // nothing in common
    "A, B, AB",
    "A B, C, AC BC",
    "A B, C D, AC AD BC BD",
    // what is in a pair is not combined with others, on whichever side it is
    "A CD, AB E, AB CDE",
    "AB E, A CD, AB CDE",
    "AB C, A D, AB CD",
    // one policy has nothing left
    "A, AB C, AB",
    "AB C, A, AB",
    // of the results none contains another
    "AB A, A B, A",
  })
  @Spec("NA-124")
  void hold_one_of_each_policy_and_no_more(String first, String second, String merged)
      throws NoDescriptor {
    List<PrincipalSet> left = sets(first);
    List<PrincipalSet> right = sets(second);

    List<PrincipalSet> result = new MergedSets(table, new Budget()).merge(left, right);

    assertThat(words(result)).isEqualTo(new TreeSet<>(List.of(merged.split(" ", -1))));
  }

  private List<PrincipalSet> sets(String words) throws NoDescriptor {
    List<PrincipalSet> sets = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      PrincipalSet set = PrincipalSet.EMPTY;
      for (String letter : word.split("", -1)) {
        if (!letter.isEmpty()) {
          set = set.plus(PrincipalSet.of(number(letter)));
        }
      }
      sets.add(set);
    }
    return sets;
  }

  private int number(String letter) throws NoDescriptor {
    boolean isPeer = Character.isUpperCase(letter.charAt(0));
    var role =
        MSPRole.newBuilder()
            .setMspIdentifier(letter.toUpperCase(Locale.ROOT))
            .setRole(isPeer ? MSPRole.MSPRoleType.PEER : MSPRole.MSPRoleType.MEMBER);
    int number =
        table.number(
            MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(role.build().toByteString())
                .build());
    if (number == letters.size()) {
      letters.add(letter);
    }
    return number;
  }

  private Set<String> words(List<PrincipalSet> sets) {
    var words = new TreeSet<String>();
    for (PrincipalSet set : sets) {
      var word = new StringBuilder();
      for (int number : set.numbers()) {
        word.append(letters.get(number));
      }
      words.add(word.chars().sorted().mapToObj(Character::toString).reduce("", String::concat));
    }
    return words;
  }
}
