-- Why a light is what it is, in the rules' words.
select reason, text_zh from dim_reason order by reason
