"""Well-known combinations and how serious they are: product texts and the thesaurus of 20 October 2020, by hand.

Each line: level | substances | substances. Every one of the first is combined with every one of the second. A second
level after a stroke is that of the pair itself, where the source gives the first to others by name.
"""

KNOWN = """
CONTRAINDICATED|simvastatin|clarithromycin,erythromycin,itraconazole,ketoconazole,posaconazole,voriconazole,ritonavir
CONTRAINDICATED|atorvastatin|itraconazole,ketoconazole,posaconazole
CONTRAINDICATED|simvastatin,atorvastatin,rosuvastatin,pravastatin,fluvastatin|fusidic acid,gemfibrozil
CONTRAINDICATED|colchicine|clarithromycin,erythromycin,roxithromycin,azithromycin
CONTRAINDICATED|sildenafil,tadalafil|glyceryl trinitrate,isosorbide dinitrate,molsidomine,isosorbide mononitrate
CONTRAINDICATED|vardenafil|glyceryl trinitrate,isosorbide dinitrate,molsidomine
CONTRAINDICATED|avanafil|glyceryl trinitrate,isosorbide dinitrate
CONTRAINDICATED|ergotamine|clarithromycin,erythromycin,roxithromycin,ritonavir,sumatriptan,zolmitriptan,rizatriptan,eletriptan
CONTRAINDICATED|methotrexate|trimethoprim,sulfamethoxazole
CONTRAINDICATED|domperidone|clarithromycin,erythromycin,amiodarone,sotalol,citalopram,escitalopram,hydroxyzine,haloperidol
CONTRAINDICATED|citalopram,escitalopram|amiodarone,sotalol,haloperidol,pimozide,hydroxyzine
CONTRAINDICATED|moclobemide|pethidine,bupropion
CONTRAINDICATED|selegiline,rasagiline|fluoxetine,pethidine,bupropion
CONTRAINDICATED|ivabradine|clarithromycin,erythromycin,ketoconazole,itraconazole,ritonavir,verapamil,diltiazem
CONTRAINDICATED|ticagrelor|clarithromycin,ketoconazole,itraconazole,ritonavir
CONTRAINDICATED|tizanidine|ciprofloxacin,fluvoxamine
CONTRAINDICATED|repaglinide|gemfibrozil,clopidogrel
CONTRAINDICATED|dabigatran etexilate|ketoconazole,itraconazole,dronedarone,ciclosporin
CONTRAINDICATED|rivaroxaban,apixaban,edoxaban,dabigatran etexilate|warfarin,acenocoumarol,phenprocoumon,enoxaparin
CONTRAINDICATED|sacubitril|perindopril,lisinopril,ramipril,enalapril,captopril,quinapril
CONTRAINDICATED|eplerenone|clarithromycin,itraconazole,ketoconazole,ritonavir
CONTRAINDICATED|finerenone|clarithromycin,itraconazole,ketoconazole
CONTRAINDICATED|brivudine|fluorouracil,capecitabine
CONTRAINDICATED|hypericum|ethinylestradiol,warfarin,digoxin,ciclosporin,tacrolimus,theophylline
CONTRAINDICATED|isotretinoin,acitretin|doxycycline,minocycline,lymecycline
CONTRAINDICATED|pimozide|clarithromycin,erythromycin,fluoxetine,sertraline,paroxetine
CONTRAINDICATED|quetiapine|clarithromycin,ketoconazole,itraconazole
AVOID|alfuzosin,silodosin|ketoconazole,itraconazole,ritonavir
CONTRAINDICATED|ranolazine|clarithromycin,ketoconazole,itraconazole
CONTRAINDICATED|nirmatrelvir|simvastatin,amiodarone,rivaroxaban,quetiapine
CONTRAINDICATED|naltrexone|morphine,oxycodone,fentanyl,tramadol,methadone
CONTRAINDICATED|clozapine|metamizole
CONTRAINDICATED|agomelatine|fluvoxamine,ciprofloxacin
CONTRAINDICATED|methylphenidate|phenelzine
CONTRAINDICATED|levodopa,ropinirole,pramipexole|metoclopramide
CONTRAINDICATED|cabergoline,bromocriptine|metoclopramide
AVOID|warfarin,acenocoumarol|ibuprofen,diclofenac,naproxen,ketoprofen,piroxicam
AVOID|lithium|hydrochlorothiazide,indapamide,furosemide,ibuprofen,diclofenac,perindopril,losartan,valsartan
AVOID|clopidogrel|omeprazole,esomeprazole
AVOID|bisoprolol,metoprolol,atenolol,propranolol|verapamil,diltiazem
AVOID|perindopril,lisinopril,ramipril,enalapril|spironolactone
AVOID|perindopril,lisinopril,ramipril|potassium chloride
AVOID|rivaroxaban,apixaban|ketoconazole,itraconazole,posaconazole,voriconazole,rifampicin,carbamazepine,phenytoin
AVOID|ethinylestradiol,etonogestrel|carbamazepine,phenytoin,phenobarbital,rifampicin
CONTRAINDICATED|morphine|buprenorphine
CONTRAINDICATED/AVOID|tramadol,codeine|buprenorphine
AVOID|disulfiram|metronidazole
AVOID|tamoxifen|fluoxetine,paroxetine
AVOID|ibuprofen|acetylsalicylic acid,diclofenac,naproxen,celecoxib
AVOID|methotrexate|ibuprofen,ketoprofen,amoxicillin,phenoxymethylpenicillin
AVOID|theophylline|erythromycin
CAUTION|levothyroxine|calcium carbonate,ferrous sulfate,carbamazepine
CAUTION|perindopril,lisinopril,losartan,valsartan|ibuprofen,diclofenac,furosemide,hydrochlorothiazide
CAUTION|warfarin,acenocoumarol|amiodarone,fluconazole,ciprofloxacin,clarithromycin,paracetamol,doxycycline
CAUTION|digoxin|amiodarone,clarithromycin,furosemide,verapamil
CAUTION|gliclazide,glimepiride|bisoprolol,metoprolol,perindopril
CAUTION|alendronic acid|calcium carbonate,ferrous sulfate
CAUTION|doxycycline,ciprofloxacin|ferrous sulfate
CAUTION|simvastatin|amlodipine
CAUTION|allopurinol|warfarin
CAUTION|carbamazepine|clarithromycin
CAUTION|bisoprolol|amiodarone
NOTE|sertraline,fluoxetine,paroxetine,citalopram|ibuprofen,naproxen,acetylsalicylic acid
NOTE|tramadol|sertraline,citalopram
NOTE|perindopril|amlodipine,bisoprolol
CONTRAINDICATED/NOTE|lorazepam,alprazolam|morphine,mirtazapine,quetiapine
NOTE|prednisolone,methylprednisolone|ibuprofen
"""


def known() -> list[tuple[str, str, str]]:
    """(level, substance, substance) of every combination."""
    found = []
    for line in KNOWN.strip().splitlines():
        level, firsts, seconds = line.split("|")
        found += [
            (level, first, second) for first in firsts.split(",") for second in seconds.split(",") if first != second
        ]
    return found
