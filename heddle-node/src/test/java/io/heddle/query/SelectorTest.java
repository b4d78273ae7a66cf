// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selectors on one document; {@code '} stands for a double quote. */
final class SelectorTest {

  private static final String CAR =
      """
      {"make":"tesla","year":2019,"price":39999.5,"sold":false,"owner":null,
       "tags":["fast","red"],"seats":[],"engine":{"kind":"electric","kw":[250,null]},
       "a.b":1,"$x":2,"drivers":[{"name":"ann","age":34},{"name":"bob","age":51}],"n":-7}
      """;

  @ParameterizedTest(name = "{0} is {1}")
  @Spec("NA-238")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // equality, implied and said
        "{}                                              | true",
        "{'make':'tesla'}                                | true",
        "{'make':'Tesla'}                                | false",
        "{'make':{'$eq':'tesla'}}                        | true",
        "{'make':{'$ne':'opel'}}                         | true",
        "{'nothing':{'$ne':'opel'}}                      | false",
        "{'owner':null}                                  | true",
        "{'tags':['fast','red']}                         | true",
        "{'tags':'fast'}                                 | false",
        "{'seats':{}}                                    | false",
        // order
        "{'year':{'$lt':2020}}                           | true",
        "{'year':{'$lt':2019}}                           | false",
        "{'year':{'$lte':2019.0}}                        | true",
        "{'year':{'$gte':2019}}                          | true",
        "{'year':{'$gt':2019}}                           | false",
        "{'year':{'$gt':1,'$lt':3000}}                   | true",
        "{'year':{'$lt':'a string'}}                     | true",
        "{'make':{'$gt':5}}                              | true",
        "{'owner':{'$lt':false}}                         | true",
        "{'engine':{'$gt':[]}}                           | true",
        // lists of values
        "{'make':{'$in':['opel','tesla']}}               | true",
        "{'make':{'$in':[]}}                             | false",
        "{'tags':{'$in':['blue','red']}}                 | true",
        "{'make':{'$nin':['opel']}}                      | true",
        "{'make':{'$nin':[]}}                            | true",
        "{'tags':{'$nin':['red']}}                       | false",
        "{'nothing':{'$nin':['x']}}                      | false",
        // what is there and of what type
        "{'owner':{'$exists':true}}                      | true",
        "{'nothing':{'$exists':true}}                    | false",
        "{'nothing':{'$exists':false}}                   | true",
        "{'make':{'$exists':false}}                      | false",
        "{'make.x':{'$exists':false}}                    | false",
        "{'owner':{'$type':'null'}}                      | true",
        "{'sold':{'$type':'boolean'}}                    | true",
        "{'price':{'$type':'number'}}                    | true",
        "{'make':{'$type':'string'}}                     | true",
        "{'tags':{'$type':'array'}}                      | true",
        "{'engine':{'$type':'object'}}                   | true",
        "{'make':{'$type':'integer'}}                    | false",
        // numbers and texts
        "{'year':{'$mod':[10,9]}}                        | true",
        "{'n':{'$mod':[4,-3]}}                           | true",
        "{'price':{'$mod':[1,0]}}                        | false",
        "{'make':{'$regex':'^t.*a$'}}                    | true",
        "{'make':{'$regex':'es'}}                        | true",
        "{'make':{'$regex':'(?i)TESLA'}}                 | true",
        "{'year':{'$regex':'20'}}                        | false",
        "{'make':{'$beginsWith':'te'}}                   | true",
        "{'year':{'$beginsWith':'2'}}                    | false",
        // arrays and objects
        "{'tags':{'$size':2}}                            | true",
        "{'make':{'$size':5}}                            | false",
        "{'tags':{'$all':['red','fast']}}                | true",
        "{'tags':{'$all':['red','blue']}}                | false",
        "{'tags':{'$all':[]}}                            | false",
        "{'tags':{'$all':[['fast','red']]}}              | true",
        "{'tags':{'$elemMatch':{'$eq':'red'}}}           | true",
        "{'drivers':{'$elemMatch':{'name':'bob','age':51}}} | true",
        "{'drivers':{'$elemMatch':{'name':'ann','age':51}}} | false",
        "{'tags':{'$elemMatch':{'$gt':'e','$lt':'g'}}}   | true",
        "{'tags':{'$elemMatch':{'$not':{'$eq':'red'}}}}  | true",
        "{'drivers':{'$allMatch':{'age':{'$gt':30}}}}    | true",
        "{'drivers':{'$allMatch':{'age':{'$gt':40}}}}    | false",
        "{'seats':{'$allMatch':{'$eq':1}}}               | false",
        "{'engine':{'$keyMapMatch':{'$eq':'kw'}}}        | true",
        "{'engine':{'$keyMapMatch':{'$eq':'hp'}}}        | false",
        "{'tags':{'$keyMapMatch':{'$eq':'red'}}}         | false",
        // combinations
        "{'$and':[{'make':'tesla'},{'year':2019}]}       | true",
        "{'$and':[]}                                     | false",
        "{'$or':[{'make':'opel'},{'year':2019}]}         | true",
        "{'$or':[]}                                      | false",
        "{'make':'tesla','$or':[]}                       | true",
        "{'$nor':[{'make':'opel'},{'year':2020}]}        | true",
        "{'$nor':[{'make':'opel'},{'year':2019}]}        | false",
        "{'$not':{'make':'opel'}}                        | true",
        "{'$not':{'nothing':'opel'}}                     | false",
        "{'make':{'$not':{'$eq':'opel'}}}                | true",
        "{'tags':{'$not':{'$size':3}}}                   | true",
        "{'nothing':{'$not':{'$size':3}}}                | false",
        "{'$not':{'$not':{'make':'tesla'}}}              | true",
        "{'$not':{'$and':[{'make':'tesla'},{'year':1}]}} | true",
        "{'year':{'$or':[{'$lt':5},{'$gt':2000}]}}       | true",
        // ways to a field
        "{'engine.kind':'electric'}                      | true",
        "{'engine':{'kind':'electric'}}                  | true",
        "{'engine':{'kind':'electric','kw':{'$size':2}}} | true",
        "{'engine.kw.0':250}                             | true",
        "{'engine.kw.2':{'$exists':false}}               | false",
        "{'drivers.1.name':'bob'}                        | true",
        "{'a\\\\.b':1}                                   | true",
        "{'a.b':1}                                       | false",
        "{'\\\\$x':2}                                    | true",
        "{'_id':'car1'}                                  | true",
        "{'_id':{'$gt':null}}                            | true",
        "{'_id':{'$gt':'CAR'}}                           | true",
        "{'_id':{'$gt':'dog'}}                           | false"
      })
  void matches_as_in_couchdb(String selector, boolean isMatch) {
    Document car = Document.of(ByteString.copyFromUtf8("car1"), ByteString.copyFromUtf8(CAR));

    boolean result = condition(selector).matches(car.fields());

    assertThat(result).isEqualTo(isMatch);
  }

  @ParameterizedTest(name = "{0}")
  @Spec("CP-76")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5                        | invalid_selector_json | Selector must be a JSON object, not: 5",
        "{'$gt':1}                | invalid_selector      | One or more conditions is missing a field name.",
        "{'$and':{}}              | bad_arg               | Bad argument for operator $and: {}",
        "{'a':{'$not':1}}         | bad_arg               | Bad argument for operator $not: 1",
        "{'a':{'$in':'x'}}        | bad_arg               | Bad argument for operator $in: 'x'",
        "{'a':{'$exists':1}}      | bad_arg               | Bad argument for operator $exists: 1",
        "{'a':{'$type':null}}     | bad_arg               | Bad argument for operator $type: null",
        "{'a':{'$size':-1}}       | bad_arg               | Bad argument for operator $size: -1",
        "{'a':{'$mod':[2]}}       | bad_arg               | Bad argument for operator $mod: [2]",
        "{'a':{'$mod':[0,1]}}     | bad_arg               | Bad argument for operator $mod: [0,1]",
        "{'a':{'$regex':'('}}     | bad_arg               | Bad argument for operator $regex: '('",
        "{'a':{'$elemMatch':[]}}  | bad_arg               | Bad argument for operator $elemMatch: []",
        "{'a':{'$allMatch':1}}    | bad_arg               | Bad argument for operator $allMatch: 1",
        "{'a':{'$keyMapMatch':1}} | bad_arg               | Bad argument for operator $keyMapMatch: 1",
        "{'a':{'$what':1}}        | invalid_operator      | Invalid operator: $what",
        "{'a':{'$where':'x'}}     | not_supported         | Unsupported operator: $where",
        "{'a..b':1}               | invalid_field_name    | Invalid field name: a..b"
      })
  void refuses_in_couchdbs_words(String selector, String error, String reason) {
    assertThatThrownBy(() -> condition(selector))
        .hasMessage(
            "error handling CouchDB request. Error:%s,  Status Code:400,  Reason:%s",
            error, reason.replace('\'', '"'));
  }

  @Test
  @Spec("NA-310")
  void numbers_are_compared_digit_by_digit() {
    Document document =
        Document.of(
            ByteString.copyFromUtf8("k"),
            ByteString.copyFromUtf8("{\"n\":9007199254740993,\"d\":0.1,\"e\":1e400}"));

    assertThat(condition("{'n':9007199254740992}").matches(document.fields())).isFalse();
    assertThat(condition("{'n':9007199254740993}").matches(document.fields())).isTrue();
    assertThat(condition("{'d':0.10}").matches(document.fields())).isTrue();
    assertThat(condition("{'d':0.1000000000000000055}").matches(document.fields())).isFalse();
    assertThat(condition("{'e':{'$gt':9e399}}").matches(document.fields())).isTrue();
  }

  @Test
  void a_value_that_is_not_a_json_object_has_only_its_key() {
    Document document = Document.of(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("[1,2]"));

    assertThat(condition("{'_id':'k'}").matches(document.fields())).isTrue();
    assertThat(condition("{'0':1}").matches(document.fields())).isFalse();
    assertThat(document.normalised().toStringUtf8()).isEqualTo("[1,2]");
  }

  private static Condition condition(String selector) {
    return SelectorParser.parse(Json.first(selector.replace('\'', '"')));
  }
}
