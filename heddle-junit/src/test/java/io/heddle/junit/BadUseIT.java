// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;

/** What is wrong with a class of tests fails it with a sentence that says what. */
final class BadUseIT {

  @Test
  void says_that_two_chaincodes_have_one_name() {
    assertThat(failures(TwoOfOneName.class))
        .containsExactly("Two chaincodes are called 'notes'; give one of them another name");
  }

  @Test
  void says_that_a_directory_is_none() {
    assertThat(failures(NoDirectory.class))
        .singleElement()
        .asString()
        .matches("Chaincode 'notes': '/.*/no/such/place' is no directory");
  }

  @Test
  void says_that_a_chaincode_comes_from_nowhere() {
    assertThat(failures(FromNowhere.class))
        .containsExactly(
            "Chaincode 'notes' comes from nowhere; give exactly one of contracts, directory, packageFile and server");
  }

  @Test
  void says_that_a_class_is_no_contract() {
    assertThat(failures(NoContract.class))
        .containsExactly(
            "'java.lang.Object' of chaincode 'notes' is no contract: it needs the annotation @Contract and the interface ContractInterface");
  }

  @Test
  void says_that_a_server_is_not_there() {
    assertThat(failures(NoServer.class))
        .singleElement()
        .asString()
        .startsWith("Chaincode 'notes' is deployed and does not run: ")
        .contains("127.0.0.1:1");
  }

  @Test
  void says_which_chaincodes_there_are() {
    assertThat(failures(AnotherName.class))
        .singleElement()
        .asString()
        .contains("There is no chaincode 'others' for parameter", "; there is notes");
  }

  @HeddleTest
  @Chaincode(value = "notes", contracts = NotesContract.class)
  @Chaincode(value = "notes", server = "127.0.0.1:1")
  static class TwoOfOneName {
    @Test
    void test() {}
  }

  @HeddleTest
  @Chaincode(value = "notes", directory = "no/such/place")
  static class NoDirectory {
    @Test
    void test() {}
  }

  @HeddleTest
  @Chaincode("notes")
  static class FromNowhere {
    @Test
    void test() {}
  }

  @HeddleTest
  @Chaincode(value = "notes", contracts = Object.class)
  static class NoContract {
    @Test
    void test() {}
  }

  @HeddleTest
  @Chaincode(value = "notes", server = "127.0.0.1:1")
  static class NoServer {
    @Test
    void test() {}
  }

  @HeddleTest
  @Chaincode(value = "notes", contracts = NotesContract.class)
  static class AnotherName {
    @Test
    void test(@Chaincode("others") Contract contract) {}
  }

  private static List<String> failures(Class<?> tests) {
    return TestRun.failures(tests);
  }
}
